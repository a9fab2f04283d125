"""Reads the arguments of a command, and says in one sentence what is wrong with them.

Enters: the arguments after the command's name. Leaves: a namespace. Imported only where there is something to read.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from functools import partial
from types import ModuleType
from typing import NoReturn

from ..problems import suggestion
from .terminal import CannotGoOnError

__all__ = ["parsed"]


def parsed(command: ModuleType, name: str, arguments: Sequence[str]) -> argparse.Namespace:
    """Parse ``arguments`` by what ``command`` declares; raises CannotGoOnError where they do not fit."""
    parser = _Parser(name)
    command.arguments(parser)
    parser.refuse_unknown(arguments)
    if "--" in arguments:  # what follows it is taken for options, were they let stand between files
        found, more = parser.parse_known_args(arguments)
    else:
        found, more = parser.parse_known_intermixed_args(arguments)
    if more:
        parser.error(f"{more[0]}: unknown option" if more[0].startswith("-") else f"{more[0]}: unexpected argument")
    return found


class _Once(argparse.Action):
    """Takes an option once, and refuses it the second time, where argparse would forget what was said first."""

    given = False

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, option: object = None
    ) -> None:
        if self.given and option:
            parser.error(f"{option} can be given only once")
        self.given = True
        setattr(namespace, self.dest, not self.default if self.nargs == 0 else values)


class _Parser(argparse.ArgumentParser):
    def __init__(self, command: str) -> None:
        # A width of its own keeps argparse from importing shutil to measure a terminal that it never writes to.
        formatter = partial(argparse.HelpFormatter, width=80)
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=formatter)
        self.command = command
        self.register("action", None, _Once)  # for what declares no action
        self.register("action", "store_true", partial(_Once, nargs=0, default=False))
        self.register("action", "store_false", partial(_Once, nargs=0, default=True))

    def error(self, message: str) -> NoReturn:
        raise CannotGoOnError(f"{message}; see tablemill {self.command} --help")

    def refuse_unknown(self, arguments: Iterable[str]) -> None:
        """Refuse an option that there is not, and name the nearest.

        argparse would first say which arguments are missing, and take the value of such an option for a file.
        """
        for argument in arguments:
            if argument == "--":
                return
            name = argument.partition("=")[0]
            # What has a space is no option to argparse, either: it may be the value of one.
            if name.startswith("--") and " " not in argument and name not in self._option_string_actions:
                known = [one[2:] for one in (*self._option_string_actions, "--help") if one.startswith("--")]
                near = suggestion(name[2:], known).replace('"', '"--', 1)  # dashes make all options alike
                if near:
                    raise CannotGoOnError(f"{name}: unknown option{near}")
                self.error(f"{name}: unknown option")
