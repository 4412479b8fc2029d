"""/sign-in, /sign-out, /language — proving who one is."""

from __future__ import annotations

import secrets
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.config import settings
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.i18n import LANGUAGES, _
from bravehall.people import commands, queries
from bravehall.people.rules import SESSION_LIVES
from bravehall.people.signin import check_demo_link
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.session import COOKIE, LANGUAGE_COOKIE
from bravehall.web.viewer import Ask, signed_in

BROWSER_COOKIE = "bh_asked"
Page = Response[str] | Redirect


class AskForm(msgspec.Struct):
    email: str
    next: str = ""


class CodeForm(msgspec.Struct):
    email: str
    code: str


def let_in(answer: Redirect, opened: commands.Opened) -> Redirect:
    """Give the browser its session."""
    answer.set_cookie(
        COOKIE, opened.token, max_age=int(SESSION_LIVES.total_seconds()), httponly=True, samesite="lax",
        secure=settings().base_url.startswith("https:"),
    )  # fmt: skip
    return answer


def agent_of(request: Ask) -> str:
    return request.headers.get("user-agent", "")


class SignIn(Controller):
    path = "/sign-in"
    include_in_schema = False

    @get("/", name="sign-in")
    async def show(self, request: Ask) -> Page:
        if request.user is not None:
            return Redirect("/my", status_code=303)
        return page(request, "people/sign_in.html", form=Form(AskForm, next=request.query_params.get("next", "")))

    @post("/", status_code=200)
    async def ask(self, request: Ask) -> Page:
        form = Form(AskForm, await request.form())
        browser = request.cookies.get(BROWSER_COOKIE) or secrets.token_urlsafe(24)
        status = 422
        if form.value:
            try:
                await commands.ask_to_sign_in(email=form.value.email, browser=browser, next=form.value.next)
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                answer = page(request, "people/code.html", form=Form(CodeForm, email=form.value.email), sent=True)
                secure = settings().base_url.startswith("https:")
                answer.set_cookie(BROWSER_COOKIE, browser, max_age=900, httponly=True, samesite="lax", secure=secure)
                return answer
        return page(request, "people/sign_in.html", status=status, form=form)

    @get("/code")
    async def type_code(self, request: Ask) -> Page:
        return page(request, "people/code.html", form=Form(CodeForm), sent=False)

    @post("/code", status_code=200)
    async def code(self, request: Ask) -> Page:
        form = Form(CodeForm, await request.form())
        status = 422
        if form.value:
            try:
                opened = await commands.redeem_code(
                    email=form.value.email, code=form.value.code, agent=agent_of(request)
                )
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                return let_in(Redirect(opened.next or "/my", status_code=303), opened)
        return page(request, "people/code.html", status=status, form=form, sent=False)

    @get("/link/{link:str}")
    async def link(self, request: Ask, link: FromPath[str]) -> Page:
        """A mail scanner may open this: it only shows a button."""
        return page(request, "people/link.html", link=link, refusal="")

    @post("/link/{link:str}", status_code=200)
    async def follow(self, request: Ask, link: FromPath[str]) -> Page:
        try:
            opened = await commands.redeem_link(
                link=link, browser=request.cookies.get(BROWSER_COOKIE, ""), agent=agent_of(request)
            )
        except Refusal as refusal:
            return page(request, "people/link.html", status=refusal.status, link=link, refusal=str(refusal))
        except NotFound:
            form = Form(CodeForm)
            form.errors[""] = _(
                "This link was asked for in another browser. Type the address and the code here instead."
            )
            return page(request, "people/code.html", status=422, form=form, sent=False)
        return let_in(Redirect(opened.next or "/my", status_code=303), opened)


@post("/sign-out", status_code=303, include_in_schema=False)
async def sign_out(request: Ask) -> Redirect:
    viewer = signed_in(request)
    await commands.end_session(person=viewer.id, session=viewer.session)
    answer = then("/", _("You are signed out."))
    answer.delete_cookie(COOKIE)
    return answer


@post("/language", status_code=303, include_in_schema=False)
async def change_language(request: Ask) -> Redirect:
    sent = await request.form()
    target = str(sent.get("next", "/"))
    answer = Redirect(target if target.startswith("/") and not target.startswith("//") else "/", status_code=303)
    if (language := str(sent.get("language", ""))) in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, samesite="lax")
    return answer


class DemoSignIn(Controller):
    """The links that `bravehall demo` prints. They are not there where the demo is off."""

    path = "/demo/sign-in/{person:uuid}/{proof:str}"
    include_in_schema = False

    @get("/")
    async def show(self, request: Ask, person: FromPath[UUID], proof: FromPath[str]) -> Page:
        check(person, proof)
        return page(request, "people/demo.html", profile=await queries.profile(person), action=request.url.path)

    @post("/", status_code=303)
    async def enter(self, request: Ask, person: FromPath[UUID], proof: FromPath[str]) -> Redirect:
        check(person, proof)
        opened = await commands.open_session(person=person, agent=agent_of(request))
        return let_in(Redirect("/my", status_code=303), opened)


def check(person: UUID, proof: str) -> None:
    if not settings().demo:
        raise NotFound
    check_demo_link(person, proof)


HANDLERS = [SignIn, DemoSignIn, sign_out, change_language]
