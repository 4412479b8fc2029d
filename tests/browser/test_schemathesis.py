"""The API's own description of itself, held against the running application."""

from __future__ import annotations

import asyncio
import sys

import pytest

from bravehall.core.api_keys import SCOPES, make_api_key
from tests import make


@pytest.mark.commits
async def test_schemathesis_finds_nothing(site):
    """The OpenAPI document is true: no breakdown, no undocumented answer, whatever is sent."""
    event = await make.event()
    by = await make.person()
    token = await make_api_key(event=event.id, name="website", scopes=list(SCOPES), by=by.id)
    told = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "schemathesis.cli", "run", f"{site}/api/v1/openapi.json",
        "--header", f"Authorization: Bearer {token}", "--max-examples", "15", "--seed", "7",
        "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        "--workers", "2", "--request-timeout", "20", "--generation-deterministic",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _nothing = await told.communicate()
    assert told.returncode == 0, out.decode()[-4000:]
