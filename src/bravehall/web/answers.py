"""What a person, or a program, gets when something does not go through: a sentence, never a traceback."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

import asyncpg
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from litestar.types import ExceptionHandlersMap

from bravehall.core.context import acting
from bravehall.core.errors import NotFound, Refusal, TooMany
from bravehall.core.i18n import N_, _
from bravehall.web.problem import problem
from bravehall.web.render import page
from bravehall.web.session import language_of
from bravehall.web.viewer import Ask, SignInNeeded

log = logging.getLogger("bravehall.web")
Answer = Response[Any] | Redirect

SENTENCES = {
    400: N_("The request could not be read. Go back, reload the page and try again."),
    403: N_("This form is too old or comes from another site. Reload the page and send it again."),
    404: N_("There is nothing here, or it is not yours to see. Check the address, or start from the front page."),
    405: N_("This address does not take what was sent. Go back and use the form on the page."),
    413: N_("What was sent is too large: at most 15 MB. Choose a smaller file and send it again."),
    429: N_("Too many tries. Wait a little and try again."),
    500: N_("Something broke on our side. It is written down; try again, and tell the organiser this number: %(id)s."),
}


def for_program(request: Ask) -> bool:
    return request.scope["path"].startswith("/api/")


def answer(request: Ask, status: int, sentence: str) -> Answer:
    """The sentence as a page, as a notice for htmx, or as problem+json for the API."""
    if for_program(request):
        return problem(status, _("Not done"), sentence)
    template = "web/_refused.html" if request.headers.get("hx-request") else "web/refused.html"
    return page(request, template, status=status, sentence=sentence, code=status)


def in_language(handler: Any) -> Any:
    """An error may come up before the session is known: speak the person's language all the same."""

    def speaking(request: Ask, error: Any) -> Answer:
        request.scope.setdefault("user", None)
        with acting(language=language_of(request, request.scope["user"])):
            found: Answer = handler(request, error)
            return found

    return speaking


def not_found(request: Ask, error: Exception) -> Answer:
    return answer(request, 404, _(SENTENCES[404]))


def refused(request: Ask, error: Refusal) -> Answer:
    if for_program(request):
        errors = {error.field: str(error)} if error.field else None
        found = problem(error.status, _("Refused"), str(error), errors)
    else:
        found = answer(request, error.status, str(error))
    if isinstance(error, TooMany):
        found.headers["Retry-After"] = str(error.after)
    return found


def sign_in_first(request: Ask, error: SignInNeeded) -> Answer:
    if for_program(request):
        return problem(401, _("Not signed in"), _("Send an API key in the header Authorization: Bearer …"))
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    target = f"/sign-in?next={quote(here if request.method == 'GET' else '/')}"
    if request.headers.get("hx-request"):
        return Response(b"", status_code=200, headers={"HX-Redirect": target})
    return Redirect(target, status_code=303)


def http_error(request: Ask, error: HTTPException) -> Answer:
    status = error.status_code
    if status >= 500:
        return broken(request, error)
    if for_program(request):
        said = {
            str(item.get("key", "")): str(item.get("message", ""))
            for item in error.extra or []
            if isinstance(item, dict)
        }
        return problem(status, _("Not done"), error.detail, said)
    return answer(request, status, _(SENTENCES.get(status, SENTENCES[400])))


def unreadable(request: Ask, error: asyncpg.DataError) -> Answer:
    """A value that no column can hold, such as a NUL in an address or a number of forty digits."""
    log.warning("unreadable", exc_info=error, extra={"request": request.scope["state"].get("request_id", "-")})
    return answer(request, 400, _(SENTENCES[400]))


def broken(request: Ask, error: Exception) -> Answer:
    identity = request.scope["state"].get("request_id", "-")
    log.error("broken", exc_info=error, extra={"request": identity})
    return answer(request, 500, _(SENTENCES[500]) % {"id": identity})


HANDLERS: ExceptionHandlersMap = {
    NotFound: in_language(not_found),
    Refusal: in_language(refused),
    SignInNeeded: in_language(sign_in_first),
    HTTPException: in_language(http_error),
    asyncpg.DataError: in_language(unreadable),
    Exception: in_language(broken),
}
