"""What the bots do: walk, look, ring, say, answer, come, end; ask for meetings and agree to them. Their pauses are those of people."""

from __future__ import annotations

import asyncio
import logging
import random
import re
from typing import Any
from uuid import uuid4

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from bravehall.bots.scene import Forum, Scene, Stall

QUESTIONS = (
    "Добрий день! Який у вас строк поставки?", "Чи робите ви зразки?", "Скільки коштує ясен цього місяця?",
    "Hello, do you deliver to Slovakia?", "Do you have FSC papers?", "Чи працюєте ви під замовлення?",
)  # fmt: skip
ANSWERS = (
    "Добрий день! Зазвичай три тижні.", "Так, зразок безкоштовний.", "Надішлю ціни сьогодні ввечері.",
    "Good morning! Every second week.", "Yes, the certificate lies among the documents.", "Так, саме так і працюємо.",
)  # fmt: skip
FAILS = (httpx.HTTPError, WebSocketException, OSError, TimeoutError, KeyError)
NOTES = ("Покажемо зразки?", "Do you have twenty minutes?", "Хочемо обговорити пробну партію.", "")
log = logging.getLogger("bravehall.bots")
chance = random.Random()  # noqa: S311  # nobody's secret: who says what next


class Bot:
    """One person with a browser: a session, and one live connection."""

    def __init__(self, scene: Scene, link: str) -> None:
        self.base, self.pace, self.link = scene.base, scene.pace, link
        self.http = httpx.AsyncClient(base_url=scene.base, timeout=20)
        self.values: dict[str, dict[str, Any]] = {}  # of the states it listens to
        self.heard = asyncio.Event()

    async def sign_in(self) -> None:
        await self.get(self.link)
        await self.post(self.link)

    async def pause(self, least: float, most: float) -> None:
        """So many seconds, as long as people take; the scene's pace makes it quicker."""
        await asyncio.sleep(chance.uniform(least, most) * self.pace)

    async def get(self, path: str) -> str:
        return unbroken(await self.http.get(path)).text

    async def post(self, path: str, **data: Any) -> httpx.Response:
        token = {"x-csrftoken": self.http.cookies["bh_csrf"], "hx-request": "true"}
        return unbroken(await self.http.post(path, data=data, headers=token))

    def live(self) -> Any:
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        address = self.base.replace("http", "ws", 1) + "/live"
        return connect(address, additional_headers={"cookie": cookie}, compression=None, proxy=None)

    async def listen(self, line: ClientConnection) -> None:
        """Keep what the states say, and answer the heartbeat."""
        async for text in line:
            frames = msgspec.json.decode(text)
            for frame in frames if isinstance(frames, list) else [frames]:
                if frame["t"] == "hb":
                    await send(line, "hb")
                elif frame["t"] == "state":
                    known = {} if frame.get("full") else self.values.get(frame["c"], {})
                    self.values[frame["c"]] = {**known, **frame["d"]}
                    self.heard.set()


def unbroken(answer: httpx.Response) -> httpx.Response:
    """A refusal is an answer like another one; what broke on the server is an error."""
    return answer.raise_for_status() if answer.is_server_error else answer


async def send(line: ClientConnection, t: str, **frame: Any) -> None:
    await line.send(msgspec.json.encode({"t": t, **frame}).decode())


async def say(line: ClientConnection, booth: object, body: str) -> None:
    nonce = str(uuid4())
    await send(line, "say", c=f"booth/{booth}", i=nonce, d={"nonce": nonce, "body": body})


async def visit(bot: Bot, line: ClientConnection, stall: Stall) -> None:
    """Look at a booth; sometimes ask something, sometimes ring and wait for somebody."""
    topics = [f"{kind}/{stall.id}" for kind in ("booth-here", "queue")]
    for topic in topics:
        await send(line, "sub", c=topic)
    await bot.pause(4, 25)
    if chance.random() < 0.3:
        await say(line, stall.id, chance.choice(QUESTIONS))
    if chance.random() < 0.45:
        await bot.post(f"{stall.url}/ring", about=chance.choice(("", "Ціни", "Samples", "Ясен, 40 м³")))
        await bot.pause(15, 60)
        if chance.random() < 0.3:
            await bot.post(f"{stall.url}/card", fields=["name", "firm", "email"])
        await bot.post(f"{stall.url}/leave")
    for topic in topics:
        await send(line, "unsub", c=topic)
    await bot.pause(1, 8)


async def walk(bot: Bot, stalls: list[Stall]) -> None:
    async with bot.live() as line:
        await send(line, "hello", v=1, lang="uk", subs={})
        listening = asyncio.create_task(bot.listen(line))
        try:
            while not listening.done():
                # Those near the entrance are visited more.
                await visit(bot, line, stalls[int(len(stalls) * chance.random() ** 1.4)])
        finally:
            listening.cancel()


async def stand(bot: Bot, stall: Stall) -> None:
    """Sit at the desk; when it rings, come, say something, and end the talk after a while."""
    desk = f"desk/{stall.id}"
    async with bot.live() as line:
        await send(line, "hello", v=1, lang="uk", subs={desk: None})
        listening = asyncio.create_task(bot.listen(line))
        try:
            while not listening.done():
                bot.heard.clear()
                queue = bot.values.get(desk, {}).get("queue") or {}
                waiting = sorted((place, talk) for talk, place in queue.items() if not place.startswith("with"))
                if not waiting:
                    news = asyncio.create_task(bot.heard.wait())
                    await asyncio.wait({news, listening}, return_when=asyncio.FIRST_COMPLETED)
                    news.cancel()
                    continue
                await bot.pause(2, 7)
                talk = waiting[0][1]
                await bot.post(f"/desk/{stall.id}/talks/{talk}/take")
                await say(line, stall.id, chance.choice(ANSWERS))
                await bot.pause(8, 30)
                await bot.post(f"/desk/{stall.id}/talks/{talk}/end")
        finally:
            listening.cancel()


async def meet(bot: Bot, forum: Forum) -> None:
    """Answer who waits for a word, mostly with a yes; then ask somebody for one of the times the page has chosen."""
    here = f"/meetings/{forum.slug}"
    while True:
        for asked in set(re.findall(rf'href="({here}/requests/[^"]+)"', await bot.get(f"{here}/requests"))):
            hours = re.findall(r'name="slot" value="([^"]+)" checked', await bot.get(asked))
            if hours:  # it is our turn
                await bot.pause(2, 10)
                yes = chance.random() < 0.8
                await bot.post(f"{asked}/{'accept' if yes else 'decline'}", slot=hours[0])
        other = f"{here}/with/{chance.choice(forum.people)}"
        page = await bot.http.get(other)  # not there: it is oneself
        slots = re.findall(r'name="slots" value="([^"]+)" checked', page.text)
        if slots:
            await bot.post(other, slots=slots, note=chance.choice(NOTES))
        await bot.pause(15, 60)


async def keep_on(bot: Bot, act: Any, *given: Any) -> None:
    """Come back after whatever ends the connection: a restart, a full server, a lost session."""
    while True:
        await bot.pause(0.5, 6)
        try:
            await bot.sign_in()
            await act(bot, *given)
        except httpx.HTTPStatusError as broken:
            log.error("%s %s answered %s", broken.request.method, broken.request.url.path, broken.response.status_code)
        except FAILS:
            continue


async def play(scene: Scene) -> None:
    """All of them at once, until the process is ended."""
    async with asyncio.TaskGroup() as group:
        for stall in scene.stalls:
            group.create_task(keep_on(Bot(scene, stall.rep), stand, stall))
        for link in scene.visitors if scene.stalls else []:
            group.create_task(keep_on(Bot(scene, link), walk, scene.stalls))
        for link in scene.forum.links if scene.forum else []:
            group.create_task(keep_on(Bot(scene, link), meet, scene.forum))
