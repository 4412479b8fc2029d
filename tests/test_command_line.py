"""What `bravehall` says when it cannot start: one sentence, exit code 1."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bravehall.config import WrongSetting, read

ROOT = Path(__file__).parents[1]
COMMAND = ROOT / ".venv" / "bin" / "bravehall"


def environment(**more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BRAVEHALL_")}
    return clean | {"PYTHONPATH": str(ROOT / "src")} | more


def bravehall(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bravehall", *arguments],
        env=environment(**more), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


def serving(folder: Path) -> subprocess.Popen[bytes]:
    """`bravehall serve` on an embedded PostgreSQL in this folder, open for visitors."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "bravehall", "serve"], stderr=subprocess.DEVNULL,
        env=environment(BRAVEHALL_DATA=str(folder), BRAVEHALL_PORT=str(port)),
    )  # fmt: skip
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            httpx.get(f"http://127.0.0.1:{port}/health")
            return process
        except httpx.TransportError:
            time.sleep(0.1)  # it has no other way to say that it is open
    raise AssertionError("it did not open")


def test_what_was_started_ends_with_us_even_what_a_killed_process_left(tmp_path):
    left = tmp_path / "postgres" / "postmaster.pid"
    for sign in (signal.SIGINT, signal.SIGTERM):
        killed = serving(tmp_path)
        killed.kill()
        killed.wait()
        assert left.exists(), "PostgreSQL outlives a kill"
        process = serving(tmp_path)
        process.send_signal(sign)
        assert process.wait(timeout=30) == 0
        assert not left.exists()


def test_a_taken_port_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = one_sentence(bravehall("demo", BRAVEHALL_PORT=str(port), BRAVEHALL_DATA=str(tmp_path)))
    assert f"Port {port} is taken" in said
    assert not list(tmp_path.iterdir()), "nothing was started"


def test_an_unreachable_database_is_said(tmp_path):
    said = one_sentence(
        bravehall("migrate", BRAVEHALL_DATABASE="postgresql://nobody@127.0.0.1:1/none", BRAVEHALL_DATA=str(tmp_path))
    )
    assert "PostgreSQL cannot be reached" in said


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs a folder that nobody, root included, may write in")
def test_a_folder_one_may_not_write_in_is_said():
    assert "choose another folder" in one_sentence(bravehall("migrate", BRAVEHALL_DATA="/proc/1/bravehall"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eight"), ("PORT", "70000"), ("SECRET", "short"), ("URL", "forum.example.org"), ("SMTP", "mail:25")],
)
def test_a_wrong_setting_stops_the_start_and_is_named(name, value):
    with pytest.raises(WrongSetting, match=name):
        read({f"BRAVEHALL_{name}": value})


def test_a_secret_may_come_from_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("s" * 40 + "\n")
    assert read({"BRAVEHALL_SECRET_FILE": str(file)}).secret == "s" * 40


def test_the_command_of_the_virtual_environment_needs_no_path(tmp_path):
    done = subprocess.run(
        [COMMAND, "travel", "assess", ROOT / "tests/cases/travel/s01-kosice.json", "--language", "en"],
        env={"PATH": os.environ["PATH"]}, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "To pay: €348.80" in done.stdout


def test_a_wrong_setting_is_one_sentence_on_the_command_line(tmp_path):
    assert "BRAVEHALL_PORT=eight" in one_sentence(bravehall("serve", BRAVEHALL_PORT="eight"))
