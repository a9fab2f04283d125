"""Makes the pictures of the README: a message in a terminal, as SVG, and the catalogue in a browser, as PNG.

``python tools/make_pictures.py`` (``make pictures``) writes them into docs/images. The SVG is made of what the command
prints on a terminal, from the table and the edit that the README shows. Beside the PNG stands, as text, what can be
read in it: the bytes of a picture differ from browser to browser, the text does not, and the tests compare that.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import east_asian_width

from tablemill import run
from tablemill.emit import Package, gather

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
MESSAGE, CATALOGUE, SEEN = IMAGES / "message.svg", IMAGES / "catalogue.png", IMAGES / "catalogue.txt"
SHOWN = ("iana-http-status-codes", "iana-websocket-close-codes")
"""The datasets in the picture: the browser that npm brings has no fonts for Chinese."""
COLUMNS = 90

_ADVANCE, _LINE, _EDGE, _BAR = 8.4, 20, 16, 28
_STYLES = {"1": "b", "31": "r", "33": "y", "32": "g", "36": "c"}
_STYLE = (
    "text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#d8dee9;white-space:pre}"
    ".b{font-weight:700}.r{fill:#ff7b72}.y{fill:#e3b341}.g{fill:#7ee787}.c{fill:#79c0ff}.p{fill:#7d8590}"
)


def message() -> str:
    """Return the SVG of a terminal in which `tablemill check` shows the broken cell of the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = _block(readme, "markdown")
    old, new = (re.search(rf"^\{sign}(.*)$", _block(readme, "diff"), re.MULTILINE) for sign in "-+")
    if old is None or new is None or table.count(old[1]) != 1:
        raise ValueError("README.md should edit one line of its table")
    with TemporaryDirectory() as folder:
        path = Path(folder, "README.md")
        path.write_text(table, encoding="utf-8")
        _tablemill(folder, "init", "README.md")
        path.write_text(table.replace(old[1], new[1]), encoding="utf-8")
        printed = _tablemill(folder, "check", "--format", "full")
    return _terminal(["\x1b[90m$\x1b[0m tablemill check", *printed.rstrip("\n").split("\n")])


def _block(text: str, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(f"README.md should have a block of {language}")
    return found[1]


def _tablemill(folder: str, *arguments: str) -> str:
    plain = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "GITHUB_ACTIONS", "TF_BUILD")
    }
    environment = plain | {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "tablemill", *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def _terminal(lines: list[str]) -> str:
    width = round(COLUMNS * _ADVANCE + 2 * _EDGE)
    height = _BAR + len(lines) * _LINE + _EDGE
    shown = [line for number, text in enumerate(lines) for line in _line(text, _BAR + (number + 1) * _LINE - 4)]
    buttons = "".join(f'<circle cx="{18 + 18 * n}" cy="15" r="5.5" fill="#484f58"/>' for n in range(3))
    plain = html.escape(" ".join(re.sub(r"\x1b\[[\d;]*m", "", line).strip() for line in lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img">\n<title>{plain}</title>\n<style>{_STYLE}</style>\n'
        f'<rect width="{width}" height="{height}" rx="8" fill="#161b22"/>{buttons}\n' + "\n".join(shown) + "\n</svg>\n"
    )


def _line(text: str, y: int) -> Iterator[str]:
    """Yield a text element for each stretch of one style: each begins at its column, whatever the font's widths."""
    column, classes = 0, ""
    for piece in re.split(r"(\x1b\[[\d;]*m)", text):
        if piece.startswith("\x1b"):
            codes = [code for code in piece[2:-1].split(";") if code not in ("", "0")]
            added = " ".join(_STYLES.get(code, "p") for code in codes)
            classes = f"{classes} {added}".strip() if codes else ""
        elif piece:
            wide = sum(1 + (east_asian_width(character) in "WF") for character in piece)
            if piece.strip():
                named = f' class="{classes}"' if classes else ""
                x = round(_EDGE + column * _ADVANCE, 1)
                yield (
                    f'<text x="{x:g}" y="{y}" textLength="{round(wide * _ADVANCE, 1):g}" xml:space="preserve"{named}>'
                    f"{html.escape(piece, quote=False)}</text>"
                )
            column += wide


def page() -> bytes:
    """Return the catalogue of the datasets that are SHOWN, in English."""
    outcome = run(ROOT / "seeds" / "tablemill.yaml")
    about = {"title": "HTTP and WebSocket codes, as registered with IANA", "language": "en"}
    specs = [outcome.spec.dataset(name)._replace(formats=("html",)) for name in SHOWN]
    shapes = {name: outcome.shapes[name] for name in SHOWN}
    [made] = gather(Package("codes", about), specs, outcome.datasets, shapes)
    return made.content


def catalogue(browser: list[str], picture: Path | None = None) -> str:
    """Return the text of the headings and the first rows of the catalogue; ``picture`` is where to store its screen."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "catalogue.html")
        file.write_bytes(page())
        command = ["node", str(ROOT / "tools" / "picture.mjs"), file.as_uri(), str(picture or ""), *browser]
        return subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout


def browser_of(folder: Path) -> list[str]:
    """Return the folder of npm's packages and, where the machine has one, its Chromium."""
    systems = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return [str(folder), *[path for path in systems if path][:1]]


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    MESSAGE.write_text(message(), encoding="utf-8")
    folder = max((ROOT / ".venv").glob("browser-*/node_modules")).parent
    SEEN.write_text(catalogue(browser_of(folder), CATALOGUE), encoding="utf-8")
    for path in (MESSAGE, CATALOGUE, SEEN):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
