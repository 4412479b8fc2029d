"""HTML forms: every field checked, every error shown at once, everything typed kept."""

from __future__ import annotations

import types
import unicodedata
from typing import Any, Generic, TypeVar, Union, get_args, get_origin

import msgspec
from litestar.datastructures import FormMultiDict, UploadFile

from bravehall.core.errors import Refusal
from bravehall.core.i18n import N_, _

T = TypeVar("T", bound=msgspec.Struct)

SENTENCES = {
    int: N_("Write a whole number, such as 40."),
    "decimal": N_("Write an amount, such as 348.80."),
    "date": N_("Choose a date."),
    "datetime": N_("Choose a date and a time."),
    "choice": N_("Choose one of the list."),
}


class Typed(dict[str, Any]):
    """What was typed, by field; a field that is not there is empty."""

    def __missing__(self, field: str) -> str:
        return ""


class Form(Generic[T]):
    """What came in (`text`), what is wrong (`errors`, by field; "" is the whole form), and, if nothing is, the `value`.

    `shape` is a msgspec Struct of str, int, bool, Decimal, date, StrEnum, lists of these, or UploadFile.
    """

    def __init__(self, shape: type[T], sent: FormMultiDict | None = None, **initial: Any) -> None:
        self.text = Typed({name: value for name, value in initial.items() if value is not None})
        self.errors = Typed()
        self.value: T | None = None
        self.shape = shape
        if sent is not None:
            self._read(shape, sent)

    def _read(self, shape: type[T], sent: FormMultiDict) -> None:
        good: dict[str, Any] = {}
        for field in msgspec.structs.fields(shape):
            raw = self._raw(field, sent)
            if isinstance(raw, UploadFile):
                good[field.name] = raw
                continue
            if raw is None:
                if field.required:
                    self.errors[field.name] = _("Fill this in.")
                continue
            self.text[field.name] = raw
            try:
                good[field.name] = msgspec.convert(raw, field.type, strict=False)
            except msgspec.ValidationError as error:
                self.errors[field.name] = sentence(field.type, str(error))
        if not self.errors:
            self.value = shape(**good)

    @staticmethod
    def _raw(field: msgspec.structs.FieldInfo, sent: FormMultiDict) -> Any:
        if field.type is bool:
            return sent.get(field.name, "") not in ("", "false", "0")
        if get_origin(field.type) is list:
            return sent.getall(field.name, [])
        value = sent.get(field.name, "")
        if isinstance(value, UploadFile):
            return value if value.filename else None
        # NFC, so that what looks the same is the same; NUL cannot be stored.
        text = unicodedata.normalize("NFC", str(value)).replace("\x00", "").strip()
        return text or None

    def refuse(self, refusal: Refusal) -> int:
        """Show a refusal beside its field. Returns the status of the answer."""
        field = refusal.field if refusal.field in {f.name for f in msgspec.structs.fields(self.shape)} else ""
        self.errors[field] = str(refusal)
        return refusal.status


def sentence(kind: Any, said: str) -> str:
    """What to do, for a value that is not of its kind."""
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    name = getattr(kind, "__name__", "").lower()
    if "Invalid enum" in said:
        return _(SENTENCES["choice"])
    return _(SENTENCES.get(kind) or SENTENCES.get(name) or N_("This cannot be used: write it differently."))
