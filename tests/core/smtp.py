"""A mail server on loopback that keeps what it takes and refuses whom it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session


class Server:
    """`answers` says what it answers to a recipient; 250 when it does not say."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.tries = 0
        self.port = 0
        self.delay = 0.0  # seconds it thinks before it takes one

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries += 1
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.delay)
        assert isinstance(envelope.content, bytes)
        self.taken.append(BytesParser(EmailMessage, policy=default).parsebytes(envelope.content))
        return "250 taken"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@asynccontextmanager
async def smtp() -> AsyncIterator[Server]:
    server = Server()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(server, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    yield server
    listening.close()
    await listening.wait_closed()
