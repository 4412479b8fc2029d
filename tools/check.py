"""Lint, format and types, one after the other; the first that fails ends it."""

from __future__ import annotations

import subprocess
import sys

for name, *command in (
    ("lint", "ruff", "check", "."),
    ("format", "ruff", "format", "--check", "-q", "."),
    ("types", "mypy"),
):
    done = subprocess.run([sys.executable, "-m", *command], check=False)
    if done.returncode:
        sys.exit(f"{name}: see above")
