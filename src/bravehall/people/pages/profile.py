"""/my/profile — what a person says about themselves, and where they are signed in."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import available_timezones

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from bravehall.core.errors import Refusal
from bravehall.core.i18n import LANGUAGES, _
from bravehall.people import commands, queries
from bravehall.web.countries import countries
from bravehall.web.flash import then
from bravehall.web.forms import Form
from bravehall.web.render import page
from bravehall.web.session import LANGUAGE_COOKIE
from bravehall.web.viewer import Ask, Viewer, signed_in

Page = Response[str] | Redirect
ZONES = sorted(zone for zone in available_timezones() if zone.startswith(("Europe/", "America/", "Asia/")))


class ProfileForm(msgspec.Struct):
    name: str
    job_title: str = ""
    phone: str = ""
    country: str = ""
    language: str = "uk"
    zone: str = "Europe/Kyiv"
    seen: bool = False


class Profile(Controller):
    path = "/my/profile"
    include_in_schema = False

    async def shown(
        self, request: Ask, viewer: Viewer, form: Form[ProfileForm], status: int = 200
    ) -> Response[str]:  # fmt: skip
        return page(
            request, "people/profile.html", status=status, place="my", form=form, zones=ZONES, countries=countries(),
            spoken=list(LANGUAGES.items()), sessions=await queries.sessions(viewer.id),
        )  # fmt: skip

    @get("/")
    async def show(self, request: Ask) -> Response[str]:
        viewer = signed_in(request)
        known = msgspec.structs.asdict(await queries.profile(viewer.id))
        return await self.shown(request, viewer, Form(ProfileForm, **known))

    @post("/", status_code=200)
    async def change(self, request: Ask) -> Page:
        viewer = signed_in(request)
        form = Form(ProfileForm, await request.form())
        status = 422
        if form.value:
            try:
                await commands.change_profile(person=viewer.id, **msgspec.structs.asdict(form.value))
            except Refusal as refusal:
                status = form.refuse(refusal)
            else:
                answer = then(request.url.path, _("Saved."))
                # What was chosen for this browser would win over the profile.
                answer.delete_cookie(LANGUAGE_COOKIE)
                return answer
        return await self.shown(request, viewer, form, status)

    @post("/sessions/{session:uuid}/end", status_code=303)
    async def end(self, request: Ask, session: FromPath[UUID]) -> Redirect:
        await commands.end_session(person=signed_in(request).id, session=session)
        return then("/my/profile", _("That device is signed out."))


HANDLERS = [Profile]
