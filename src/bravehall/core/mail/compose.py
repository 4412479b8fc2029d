"""From a template to the two forms of a mail: plain text, and HTML made from the same text.

A template `<module>/templates/mail/<name>.txt` is plain text: the subject in its first line, then paragraphs with an
empty line between them. The last paragraph says why the person gets the mail. Lines that start with "- " make a list;
a line `[{{ _("Open my ticket") }}]({{ url }})` makes the button (better one than two). Values are put in on one line
and cannot make any of this, whatever they hold; `lines(value)` keeps the line breaks of what somebody wrote.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from bravehall.config import settings
from bravehall.core import i18n
from bravehall.core.i18n import LANGUAGES, _, speaking

BREAK, GUARD = "\x01", "\x02"  # a line break that somebody wrote; what keeps a value from making a button
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
BUTTON = re.compile(r"^\[([^\]\n]+)\]\((\S+)\)$", re.MULTILINE)
ADDRESS = re.compile(r"https?://[^\s<>\"\x00-\x1f]+[^\s<>\".,;:!?)\]]")


class Composed(msgspec.Struct, frozen=True):
    subject: str
    text: str
    html: str


class Block(msgspec.Struct, frozen=True):
    """A paragraph ("p"), a list ("ul"), or a button with its address."""

    kind: str
    words: str = ""
    items: tuple[str, ...] = ()
    url: str = ""


class Part(msgspec.Struct, frozen=True):
    """A mail in one language."""

    language: str
    subject: str
    blocks: list[Block]
    why: str


def compose(template: str, language: str | None, context: dict[str, object]) -> Composed:
    """The mail in that language; None: in both, Ukrainian first, for somebody whose language nobody knows."""
    parts = [part(template, each, context) for each in ([language] if language else LANGUAGES)]
    subject = " / ".join(dict.fromkeys(each.subject for each in parts))
    page = environment().get_template("core/mail/base.html")
    return Composed(
        subject=subject,
        text="\n* * *\n\n".join(plain(each) for each in parts),
        html=page.render(subject=subject, parts=parts, sender=sender(), url=settings().base_url, linked=linked),
    )


def part(template: str, language: str, context: dict[str, object]) -> Part:
    module, name = template.split("/")
    with speaking(language):
        subject, _empty, body = (
            environment().get_template(f"{module}/mail/{name}.txt").render(context).strip().partition("\n")
        )
        paragraphs = [each.strip("\n") for each in re.split(r"\n[ \t]*\n", BUTTON.sub(r"\n\n\g<0>\n\n", body))]
        *blocks, why = [block(each) for each in paragraphs if each.strip()]
        return Part(language, " ".join(subject.replace(GUARD, "").split()), blocks, why.words)


def block(paragraph: str) -> Block:
    if found := BUTTON.match(paragraph):
        return Block("button", found[1], url=found[2])
    rows = paragraph.replace(GUARD, "").split("\n")
    return Block(
        "ul" if any(row.startswith("- ") for row in rows) else "p",
        " ".join(row.strip() for row in rows if not row.startswith("- ")),
        tuple(row[2:] for row in rows if row.startswith("- ")),
    )


def plain(part: Part) -> str:
    shown = []
    for each in part.blocks:
        if each.kind == "button":
            shown.append(f"{each.words}:\n{each.url}")
        else:
            shown.append("\n".join([each.words] * bool(each.words) + [f"- {item}" for item in each.items]))
    with speaking(part.language):
        sent = _("Sent by %(sender)s, %(url)s") % {"sender": sender(), "url": settings().base_url}
    shown.append(f"-- \n{part.why}\n{sent}")
    return "\n\n".join(shown).replace(BREAK, "\n") + "\n"


def linked(words: str) -> Markup:
    """Escaped, with addresses as links and kept line breaks."""
    out, at = Markup(), 0
    for found in ADDRESS.finditer(words):
        out += broken(words[at : found.start()]) + Markup('<a href="{0}">{0}</a>').format(found[0])
        at = found.end()
    return out + broken(words[at:])


def broken(words: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in words.split(BREAK))


@cache
def environment() -> Environment:
    modules = Path(__file__).parents[2]
    made = Environment(
        loader=PrefixLoader({each.parent.name: FileSystemLoader(each) for each in modules.glob("*/templates")}),
        autoescape=select_autoescape(["html"], default=False),  # a text mail escapes nothing
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        finalize=one_line,
    )
    made.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {
        "lines": lines, "both": i18n.both, "say_date": i18n.say_date,
        "say_day": i18n.say_day, "say_time": i18n.say_time, "say_instant": i18n.say_instant,
        "say_period": i18n.say_period, "say_money": i18n.say_money, "say_number": i18n.say_number,
    }  # fmt: skip
    return made


class Written(str):
    """Text whose line breaks were marked by `lines`."""


def one_line(value: object) -> object:
    """What a template shows: no control characters, so that no value makes a paragraph, and no button."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    shown = value if isinstance(value, Written) else CONTROL.sub(" ", value)
    return shown.replace("](", f"]{GUARD}(")


def lines(value: str) -> Written:
    return Written(BREAK.join(CONTROL.sub(" ", line).strip() for line in value.splitlines()))


def sender() -> str:
    """The name in settings().mail_from."""
    return settings().mail_from.split("<")[0].strip(' "') or settings().mail_from
