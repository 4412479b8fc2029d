"""Makes a checkout ready: virtual environment, pinned requirements, front-end libraries, catalogues, a browser for tests.

Runs on the machine's own Python (3.11 or newer), standard library only; does nothing that is done already.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


class Failed(Exception):
    """One sentence for the person who typed make."""


def run(said: str, *command: str | Path, **options: str) -> None:
    print(f"{said} …", flush=True)
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise Failed(f"{said} failed:\n{tail}")


def requirements(names: tuple[str, ...]) -> None:
    """Install the pinned, hashed requirements, unless exactly these are installed."""
    files = [ROOT / "requirements" / f"{name}.txt" for name in names]
    for file in files:
        stamp = VENV / f".{file.stem}"
        wanted = hashlib.sha256(file.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            continue
        if not PYTHON.exists():
            run("Making .venv", sys.executable, "-m", "venv", VENV)
        # The lock file is complete: without a resolver, an old pip does not stumble over an extra such as pydantic[email].
        run(
            f"Installing requirements/{file.name}", PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes",
            "--no-deps", "--disable-pip-version-check", "-r", file,
        )  # fmt: skip
        stamp.write_text(wanted)


def command() -> None:
    """`bravehall` in the virtual environment, with the sources as they stand here."""
    libraries = next(VENV.glob("lib/python*/site-packages"), VENV / "Lib" / "site-packages")
    (libraries / "bravehall.pth").write_text(f"{ROOT / 'src'}\n")
    if os.name != "nt":  # a script of any length of path and with spaces in it; elsewhere there is python -m bravehall
        script = PYTHON.with_name("bravehall")
        script.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -m bravehall "$@"\n')
        script.chmod(0o755)


def moves() -> None:
    """Compile the timetable's moves, outlines and beliefs, which else the first search does."""
    source = ROOT / "src" / "bravehall" / "meetings" / "timetable"
    stamp = VENV / ".moves"
    locked = (ROOT / "requirements" / "base.txt").read_bytes()  # another numba compiles anew
    written = b"".join(
        (source / name).read_bytes() for name in ("board.py", "days.py", "kempe.py", "messages.py", "outlines.py")
    )
    wanted = hashlib.sha256(f"{ROOT}".encode() + written + locked).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    for old in (source / "__pycache__").glob(
        "*.nb[ic]"
    ):  # numba does not see that another file than its own has changed
        old.unlink()
    code = "from bravehall.meetings.timetable.believing import compile_now; compile_now()"
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    run("Compiling the timetable's moves", PYTHON, "-c", code)
    stamp.write_text(wanted)


def browser() -> None:
    """A Chromium for the tests: the machine's, else Debian's when root, else Playwright's own."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        run("Updating the package lists", "apt-get", "update", "-qq")
        run("Installing Chromium", "apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
    else:
        run("Installing Playwright's Chromium", PYTHON, "-m", "playwright", "install", "chromium")


def main() -> None:
    if sys.version_info < (3, 11):
        raise Failed(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Say make PYTHON=python3.12.")
    testing = "--test" in sys.argv
    requirements(("test",) if testing else ("base",) if not (VENV / ".test").exists() else ("test",))
    command()
    for tool in ("vendor.py", "catalogues.py"):
        done = subprocess.run([str(PYTHON), str(ROOT / "tools" / tool)], cwd=ROOT, check=False)
        if done.returncode:
            sys.exit(done.returncode)
    moves()
    if testing:
        browser()


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        sys.exit(f"bravehall: {failed}")
    except OSError as error:
        sys.exit(f"bravehall: cannot set up in {ROOT}: {error.strerror or error}.")
