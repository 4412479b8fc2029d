"""Uploaded documents: what is taken, what is taken out, what is refused and why."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import msgspec
import pikepdf
import pytest
from PIL import Image

from bravehall import config
from bravehall.core import clean, files
from bravehall.core.errors import NotFound, Refusal


class Upload:
    """Like the web framework's: read in parts; `read_bytes` tells how much was read."""

    def __init__(self, content: bytes) -> None:
        self.left = io.BytesIO(content)
        self.read_bytes = 0

    async def read(self, size: int = -1) -> bytes:
        part = self.left.read(size)
        self.read_bytes += len(part)
        return part


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = msgspec.structs.replace(config.settings(), data=tmp_path)
    monkeypatch.setattr(files, "settings", lambda: settings)
    return tmp_path / "files"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **how: object) -> bytes:
    out = io.BytesIO()
    left_red = Image.new("RGB", size, "blue")
    left_red.paste("red", (0, 0, size[0] // 2, size[1]))
    left_red.save(out, kind, **how)
    return out.getvalue()


def photo() -> bytes:
    """With a place, a camera, and held sideways."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ada"
    exif[0x0112] = 6  # turn by 90 degrees to the right
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 27.0, 0.0), 3: "E", 4: (30.0, 31.0, 0.0)})
    return picture(exif=exif)


def document(change: Callable[[pikepdf.Pdf], object] = lambda pdf: None, *, pages: int = 1, **how: object) -> bytes:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(200, 200))
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, **how)
    return out.getvalue()


def dangerous(pdf: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.Root.OpenAction = script
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["x", script])))
    pdf.attachments["evil.exe"] = b"MZ evil"
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=pdf.make_indirect(script))
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    web = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org")
    box = pikepdf.Array([0, 0, 9, 9])
    pdf.pages[0].obj.Annots = pikepdf.Array([
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=box, A=launch),
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=box, A=web),
        pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=box)),
    ])  # fmt: skip


async def keep(content: bytes, name: str = "Чек.jpg") -> files.Stored:
    return await files.store(Upload(content), name)


async def test_a_photo_loses_its_place_and_stands_upright():
    stored = await keep(photo())
    with Image.open(stored.path) as kept:
        assert kept.size == (20, 40)
        assert dict(kept.getexif()) == {}
        top, bottom = kept.convert("RGB").getpixel((10, 5)), kept.convert("RGB").getpixel((10, 35))
    assert top[0] > 200 > bottom[0]
    content = stored.path.read_bytes()
    assert b"Camera of Ada" not in content
    assert b"Exif" not in content
    assert stored.sha256 != stored.original_sha256
    assert (stored.mime, stored.pages, stored.name, stored.size) == ("image/jpeg", 1, "Чек.jpg", len(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_each_kind_of_picture_is_kept_as_its_kind(kind: str):
    stored = await keep(picture(kind), "receipt.exe")
    with Image.open(stored.path) as kept:
        assert kept.format == kind
    assert stored.name.rsplit(".", 1)[1] in {"jpg", "png", "webp"}


async def test_a_picture_with_glass_in_it_keeps_the_glass():
    out = io.BytesIO()
    Image.new("RGBA", (5, 5), (255, 0, 0, 100)).save(out, "PNG")
    with Image.open((await keep(out.getvalue())).path) as kept:
        assert kept.getpixel((1, 1)) == (255, 0, 0, 100)


async def test_a_pdf_is_disarmed_and_its_links_still_work():
    stored = await keep(document(dangerous), "Рахунок.pdf")
    content = stored.path.read_bytes()
    with pikepdf.open(stored.path) as kept:
        text = "".join(repr(each) for each in kept.objects)
        assert not kept.attachments
        assert len(kept.pages[0].Annots) == 2
        assert kept.pages[0].Annots[1].A.URI == "https://example.org"
    for trace in ("JavaScript", "Launch", "cmd.exe", "app.alert", "EmbeddedFile", "FileAttachment", "OpenAction"):
        assert trace not in text
    assert b"MZ evil" not in content
    assert (stored.mime, stored.pages) == ("application/pdf", 1)


async def test_the_same_file_twice_is_kept_once_and_recognised():
    first, second = await keep(photo()), await keep(photo(), "again.jpg")
    assert first.id != second.id
    assert (first.path, first.original_sha256) == (second.path, second.original_sha256)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", clean.WrongKind),
        (b"hello", clean.WrongKind),
        (b"PK\x03\x04" + b"x" * 100, clean.WrongKind),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", clean.WrongKind),
        (b"%PDF-1.7\n<script>alert(1)</script>", clean.Unreadable),
        (b"\xff\xd8\xff\xe0" + b"x" * 100, clean.Unreadable),
        (picture()[:-200], clean.Unreadable),
        (document(encryption=pikepdf.Encryption(user="secret", owner="secret")), clean.Encrypted),
        (document(pages=31), clean.TooManyPages),
        (picture("PNG", (10_000, 6_001)), clean.TooManyPixels),
    ],
    ids=["nothing", "text", "zip", "svg", "script with a PDF's head", "broken JPEG", "half a JPEG", "locked PDF",
         "31 pages", "a bomb"],
)  # fmt: skip
async def test_a_file_we_cannot_use_is_refused_and_nothing_is_kept(
    content: bytes, refusal: type[Refusal], folder: Path
):
    with pytest.raises(refusal) as why:
        await keep(content)
    assert str(why.value).endswith(".")
    assert not folder.exists()  # noqa: ASYNC240 -- a test may wait for the disk


async def test_a_file_of_40_mb_is_refused_before_it_is_read():
    upload = Upload(b"\xff\xd8\xff" + bytes(40 * 1024 * 1024))
    with pytest.raises(clean.FileTooBig):
        await files.store(upload, "big.jpg")
    assert upload.read_bytes <= clean.LIMIT + 256 * 1024


async def test_thirty_pages_are_not_too_many():
    assert (await keep(document(pages=30))).pages == 30


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"), ("C:\\Users\\Ada\\чек.JPEG", "чек.jpg"), ("", "file.jpg"),
        ("a\r\nb\x00.php", "ab.jpg"), ("x" * 500, "x" * 120 + ".jpg"), ("...", "file.jpg"),
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(given: str, shown: str):
    assert files.file_name(given, "image/jpeg") == shown


async def test_an_unknown_file_is_not_there():
    with pytest.raises(NotFound):
        await files.stored_file(uuid4())
