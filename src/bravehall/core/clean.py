"""What an uploaded document may be, and what is taken out of it."""

from __future__ import annotations

import io

import filetype
import msgspec
import pikepdf
from PIL import Image, ImageOps

from bravehall.core.errors import Refusal
from bravehall.core.i18n import _

LIMIT = 15 * 1024 * 1024  # bytes
PAGES = 30
PIXELS = 60_000_000  # more than any phone takes; a bomb unpacks to far more
LONGEST = 4000  # pixels on the longer side: a paper of A4 is readable at half of it

# Actions of a PDF that reach outside the page that is read.
ACTIONS = {
    "/GoToE", "/GoToR", "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Rendition", "/RichMediaExecute", "/Sound",
    "/SubmitForm",
}  # fmt: skip
ANNOTATIONS = {"/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"}

# Only the size in pixels is checked, by us and before anything is unpacked: Pillow's own check warns first.
Image.MAX_IMAGE_PIXELS = None


class Cleaned(msgspec.Struct, frozen=True):
    content: bytes
    mime: str
    pages: int


class FileTooBig(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The file is larger than 15 MB. Send a smaller one, for example a photo instead of a scan."))


class WrongKind(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This file is no JPEG, PNG, WebP or PDF. Send a photo or a PDF."))


class Unreadable(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The file is damaged and cannot be opened. Save it again, or send a photo of it."))


class Encrypted(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The PDF is locked with a password. Print it into a new PDF, or send a photo of it."))


class TooManyPages(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The PDF has more than 30 pages. Send only the pages that matter."))


class TooManyPixels(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The picture has more than 60 million pixels. Send a smaller one."))


def clean(raw: bytes) -> Cleaned:
    """A new file with what one sees of this one: no place, no camera, no scripts, no files inside.

    FileTooBig, WrongKind, Unreadable, Encrypted, TooManyPages, TooManyPixels.
    """
    if len(raw) > LIMIT:
        raise FileTooBig
    kind = filetype.guess_mime(raw)
    if kind == "application/pdf":
        return pdf(raw)
    if kind in {"image/jpeg", "image/png", "image/webp"}:
        return image(raw)
    raise WrongKind


def image(raw: bytes) -> Cleaned:
    """The first picture in it, upright, at most 4000 pixels long, and nothing but its pixels."""
    try:
        with Image.open(io.BytesIO(raw), formats=["JPEG", "PNG", "WEBP"]) as found:
            if found.width * found.height > PIXELS:
                raise TooManyPixels
            kind = str(found.format)
            shown = ImageOps.exif_transpose(found)
            clear = kind != "JPEG" and shown.has_transparency_data
            made = shown.convert("RGBA" if clear else "L" if shown.mode in {"1", "L"} else "RGB")
    except (OSError, SyntaxError, ValueError, ZeroDivisionError, Image.DecompressionBombError) as error:
        raise Unreadable from error
    made.thumbnail((LONGEST, LONGEST))
    made.info = {}
    out = io.BytesIO()
    made.save(out, kind, **({"quality": 88} if kind != "PNG" else {}))
    return Cleaned(out.getvalue(), f"image/{kind.lower()}", 1)


def pdf(raw: bytes) -> Cleaned:
    """The same pages without scripts, embedded files and actions that reach outside."""
    try:
        with pikepdf.open(io.BytesIO(raw), suppress_warnings=True) as found:
            pages = len(found.pages)
            if pages > PAGES:
                raise TooManyPages
            if pages == 0:
                raise Unreadable
            disarm(found)
            out = io.BytesIO()
            found.save(out, encryption=False)
    except pikepdf.PasswordError as error:
        raise Encrypted from error
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, RuntimeError, ValueError, TypeError, KeyError) as error:
        raise Unreadable from error
    return Cleaned(out.getvalue(), "application/pdf", pages)


def disarm(found: pikepdf.Pdf) -> None:
    root = found.Root
    for holder, name in ((root, "/OpenAction"), (root, "/AA"), (root, "/Collection"), (root, "/AF")):
        drop(holder, name)
    for name in ("/JavaScript", "/EmbeddedFiles"):
        drop(root.get("/Names"), name)
    drop(root.get("/AcroForm"), "/XFA")
    for page in found.pages:
        drop(page.obj, "/AA")
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, pikepdf.Array):
            page.obj["/Annots"] = pikepdf.Array(
                [
                    each
                    for each in annotations
                    if not (isinstance(each, pikepdf.Dictionary) and named(each, ANNOTATIONS))
                ]
            )
    for each in found.objects:
        empty_actions(each)


def named(annotation: pikepdf.Dictionary, names: set[str]) -> bool:
    return str(annotation.get("/Subtype", "")) in names


def drop(holder: object, name: str) -> None:
    if isinstance(holder, pikepdf.Dictionary) and name in holder:
        del holder[name]


def empty_actions(thing: object) -> None:
    """Take the insides out of every such action and embedded file, in this object and the unnumbered ones in it."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            waiting += [part for part in each if inside(part)]
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            if str(each.get("/S", "")) in ACTIONS:
                for name in list(each.keys()):
                    del each[name]
            elif "/EF" in each:
                del each["/EF"]
            waiting += [part for _, part in each.items() if inside(part)]


def inside(part: object) -> bool:
    return isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect
