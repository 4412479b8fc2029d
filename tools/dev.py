"""make dev: the demo, started again whenever a source file changes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def newest() -> float:
    files = [f for folder in ("src", "static", "translations", "migrations") for f in (ROOT / folder).rglob("*.*")]
    return max(file.stat().st_mtime for file in files if "__pycache__" not in file.parts)


def main() -> None:
    while True:
        subprocess.run([sys.executable, str(ROOT / "tools" / "vendor.py")], check=True)  # joins the style sheets
        seen = newest()
        running = subprocess.Popen([sys.executable, "-m", "bravehall", "demo"])
        try:
            while running.poll() is None and newest() == seen:
                time.sleep(0.5)
            if running.poll() is not None and newest() == seen:
                sys.exit(running.returncode)
        finally:
            if running.poll() is None:
                running.terminate()
                running.wait()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
