"""tablemill completion: prints what teaches a shell to complete the commands.

The script is made of what the commands declare and of what their helps say, and is whole: no TAB starts Python, as
argcomplete does at each, but for what stands in the seeds: the datasets, keys and fields of `where`. shtab writes whole
scripts, too, from one argparse parser of all commands with its helps. There is none: each command declares its own when
it is called, and its help is a text that stands beside it.
"""

from __future__ import annotations

import re

from .terminal import send

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from types import ModuleType

    from .shells import Option, Values

HELP = """\
Usage: tablemill completion SHELL

Prints a script that makes bash, zsh or fish complete commands, options, their
values, the names of files and, for where, datasets, keys and fields. To load
it in each new shell:

  bash   add to ~/.bashrc:  eval "$(tablemill completion bash)"
  zsh    add to ~/.zshrc, below compinit:  eval "$(tablemill completion zsh)"
  fish   tablemill completion fish > ~/.config/fish/completions/tablemill.fish

Options:
  -h, --help   print this help

Exit codes: 0 printed; 2 wrong usage.
"""


def help_text() -> str:
    return HELP


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), metavar="SHELL")


def run(options: argparse.Namespace) -> int:
    from importlib import import_module

    from . import COMMANDS, HELP
    from .shells import SCRIPTS, Command, Values

    abouts = dict(re.findall(r"^  (\w+)   +(.+)$", HELP, re.MULTILINE))
    commands = []
    for name in COMMANDS:
        declared = Declarations()
        module = import_module(f".{name}", __package__)
        module.arguments(declared)
        commands.append(Command(name, abouts[name], tuple(_options(module, declared)), declared.takes))
    commands.append(Command("help", "print the help of a command", (), Values(COMMANDS, files=False)))
    send(SCRIPTS[options.shell](commands).encode())  # not as text, whose lines Windows would end with CRLF
    return 0


class Declarations:
    """Stands in for the parser, and keeps what a command declares to it."""

    def __init__(self) -> None:
        self.options: list[tuple[tuple[str, ...], Values | None]] = []
        self.takes: Values | None = None

    def add_argument(self, *names: str, **how: object) -> None:
        if names[0].startswith("-"):
            self.options.append((names, None if how.get("action") in SWITCHES else values(how)))
        else:
            self.takes = self.takes or values(how)

    def add_mutually_exclusive_group(self, **_: object) -> Declarations:
        return self

    def set_defaults(self, **_: object) -> None:
        pass


SWITCHES = ("store_true", "store_false")
"""The actions of options that take no value."""

FILES = ("FILE", "FOLDER", "INPUT", "OLD [NEW]", "OUT", "PATH")
"""What stands in helps for the name of a file or a folder."""


def values(how: dict[str, object]) -> Values:
    """Return what an argument takes that is declared so: the words among which to choose, or files, or neither."""
    from ..emit import WITHOUT_GROUPS
    from .shells import Values

    what = str(how["metavar"]) if "metavar" in how else ""
    words = how.get("choices", WITHOUT_GROUPS if what == "FORMAT" else ())
    return Values(tuple(map(str, words)) if isinstance(words, (tuple, list)) else (), what in FILES, what == "DATASET")


def _options(module: ModuleType, declared: Declarations) -> Iterator[Option]:
    from .shells import Option

    help_text = module.help_text()
    for names, takes in (*declared.options, (("-h", "--help"), None)):
        yield Option(names, takes, _about(names[-1], help_text))


def _about(name: str, help_text: str) -> str:
    """Return what a command's help says of an option, up to where it goes into particulars."""
    found = re.search(rf"^  (?:-\w, )?{name}(?: \S+)?(?:  +|\n {{6,}})(.+(?:\n {{6,}}\S.*)*)", help_text, re.MULTILINE)
    return re.split(r"[;:(\[]|\. ", re.sub(r"\s+", " ", found[1]))[0].strip() if found else ""
