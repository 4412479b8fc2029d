"""The demo's bots do what people do, through the front door of a real server."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator

import msgspec
import pytest

from bravehall.bots.scene import Forum, Scene, Stall
from bravehall.core.db import row
from bravehall.people.signin import demo_link
from tests import make
from tests.hall import make as hall
from tests.hall.server import ROOT, Server
from tests.meetings.make import forum

pytestmark = pytest.mark.commits
BOTS = (sys.executable, "-m", "bravehall.bots")


@pytest.fixture
async def server(dsn: str) -> AsyncIterator[Server]:
    started = Server(dsn)
    await started.start()
    yield started
    await started.kill()


async def test_they_walk_ring_talk_and_agree_to_meetings(server: Server) -> None:
    there = await forum(slots=8)
    rep, visitors = await make.person(), [await hall.attendee(there.event) for _ in range(3)]
    booth = await hall.booth(there.event, rep)
    meeters = [await there.attendee() for _ in range(4)]
    scene = Scene(
        server.url, [Stall(booth.id, f"/hall/{there.event.slug}/{booth.slug}", demo_link(rep.id))],
        [demo_link(each.id) for each in visitors],
        Forum(there.event.slug, [each.id for each in meeters], [demo_link(each.id) for each in meeters]), pace=0.05,
    )  # fmt: skip
    bots = await asyncio.create_subprocess_exec(
        *BOTS, stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=server.environment, cwd=ROOT
    )
    assert bots.stdin is not None
    assert bots.stderr is not None
    bots.stdin.write(msgspec.json.encode(scene))
    bots.stdin.close()
    try:
        async with asyncio.timeout(60):
            while True:
                done = await row(
                    "SELECT (SELECT count(*) FROM meeting WHERE state = 'agreed') AS meetings,"
                    " (SELECT count(*) FROM talk WHERE state = 'ended') AS talks, (SELECT count(*) FROM lead) AS leads,"
                    " (SELECT count(DISTINCT author) FROM message) AS speakers,"
                    " (SELECT count(DISTINCT person) FROM presence WHERE topic LIKE 'booth-here/%') AS here"
                )
                assert done is not None
                if all(done.values()) and done["speakers"] > 1:
                    break
                assert bots.returncode is None
                await asyncio.sleep(0.2)
    finally:
        bots.terminate()
    assert b"answered 5" not in await bots.stderr.read()
    await bots.wait()


async def test_they_end_with_a_parent_that_was_killed() -> None:
    forum_of_nobody = Forum("x", [], ["/nobody"])
    scene = msgspec.to_builtins(Scene("http://127.0.0.1:9", [], [], forum_of_nobody))
    code = (
        f"import json, os, signal, subprocess; p = subprocess.Popen({BOTS!r}, stdin=subprocess.PIPE);"
        f" p.stdin.write(json.dumps({scene!r} | {{'parent': os.getpid()}}).encode()); p.stdin.close();"
        " print('begun', flush=True); signal.pause()"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE, env=environment, cwd=ROOT
    )
    assert parent.stdout is not None
    assert await parent.stdout.readline() == b"begun\n"
    parent.send_signal(signal.SIGKILL)
    # the bots have this pipe from their parent: it ends when they do
    assert await asyncio.wait_for(parent.stdout.read(), 20) == b""
    await parent.wait()
