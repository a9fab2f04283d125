"""Writes the completion of commands in the languages of shells. Makes text, and prints nothing.

Sources: the manuals of bash ("Programmable Completion"), zsh ("Completion System") and fish ("complete").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from shlex import quote
from typing import NamedTuple


class Values(NamedTuple):
    """What an argument can be: one of ``words``, or the name of a file, or (neither) what nobody can guess.

    With ``asked``, it is what the seeds hold, and ``tablemill where --list`` is asked for it at each TAB.
    """

    words: tuple[str, ...]
    files: bool
    asked: bool = False


class Option(NamedTuple):
    """An option: its names, the long one last, and what it takes after it, if anything."""

    names: tuple[str, ...]
    takes: Values | None
    about: str


class Command(NamedTuple):
    """A command: its options, and what it takes beside them, if anything."""

    name: str
    about: str
    options: tuple[Option, ...]
    takes: Values | None


_TOP = (Option(("--version",), None, "print the version"), Option(("-h", "--help"), None, "print what there is"))
"""The options that stand without a command."""


def _names(options: Iterable[Option]) -> list[str]:
    return [option.names[-1] for option in options]


# bash

_BASH = """\
# Completes tablemill in bash; made by: tablemill completion bash
_tablemill() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} words= files= asked=
  if [ "$word" = = ]; then word=; elif [ "$before" = = ]; then before=${{COMP_WORDS[COMP_CWORD-2]}}; fi
  if [ "$COMP_CWORD" -eq 1 ]; then words={top}
  else case "${{COMP_WORDS[1]}} $before" in
{cases}
  esac; fi
  case $word in -*) ;; *) if [ -n "$files" ]; then words=; fi ;; esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  case $word in -*) ;; *) if [ -n "$asked" ]; then _tablemill_where "$word"; fi ;; esac
  if [ -z "$files" ]; then compopt +o default 2>/dev/null; fi
}}
_tablemill_where() {{
  # bash cuts a line at COMP_WORDBREAKS, such as the colon of a key, too: pieces without a space between are one word,
  # of which readline replaces only the last piece. What is in the seeds is never expanded: compgen -W would run $(...).
  local at word space cut line=${{COMP_LINE:0:COMP_POINT}} words=() options=() given=()
  for ((at = 0; at <= COMP_CWORD; at++)); do
    word=${{COMP_WORDS[at]}} space=${{line%%[![:space:]]*}}
    line=${{line#"$space"}}
    line=${{line#"$word"}}
    if [ -z "$space" ] && [ "$at" -gt 0 ]; then words[${{#words[@]}}-1]+=$word; else words+=("$word"); fi
  done
  for ((at = 2; at < ${{#words[@]}} - 1; at++)); do
    word=${{words[at]}}
    case $word in
      --spec|--root) options+=("$word" "${{words[at+1]}}"); ((at++)) ;;
      --spec=*|--root=*) options+=("$word") ;;
      -*) ;;
      *) given+=("${{word//\\\\/}}") ;;
    esac
  done
  word=${{words[${{#words[@]}}-1]//\\\\/}} cut=
  case $COMP_WORDBREAKS in *:*) case $word in *:*) cut=${{word%"${{word##*:}}"}} ;; esac ;; esac
  case $COMP_WORDBREAKS in *=*) case ${{word#"$cut"}} in *=*) cut=${{word%"${{word##*=}}"}} ;; esac ;; esac
  case $COMP_WORDBREAKS in *@*) case ${{word#"$cut"}} in *@*) cut=${{word%@*}} ;; esac ;; esac  # an @ is replaced, too
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in "$word"*) COMPREPLY+=("$(printf %q "${{line#"$cut"}}")") ;; esac
  done < <(tablemill where --list ${{options[@]+"${{options[@]}}"}} -- ${{given[@]+"${{given[@]}}"}} 2>/dev/null)
}}
complete -o default -F _tablemill tablemill
"""


def bash(commands: Sequence[Command]) -> str:
    """Write the completion for bash, from the 3.2 of macOS on.

    Where files fit, it completes them itself when no word does (``-o default``), and quotes their names.
    """
    top = " ".join([command.name for command in commands] + _names(_TOP))
    cases = [f"    {case}" for command in commands for case in _bash_cases(command)]
    return _BASH.format(top=quote(top), cases="\n".join(cases))


def _bash_cases(command: Command) -> Iterator[str]:
    for option in command.options:
        if option.takes is not None:
            patterns = "|".join(quote(f"{command.name} {name}") for name in option.names)
            yield f"{patterns}) {_bash_values(option.takes, ())} ;;"
    yield f"{quote(command.name + ' ')}*) {_bash_values(command.takes, _names(command.options))} ;;"


def _bash_values(takes: Values | None, more: Sequence[str]) -> str:
    words = quote(" ".join([*(takes.words if takes else ()), *more]))
    return f"words={words} files={'1' if takes and takes.files else ''} asked={'1' if takes and takes.asked else ''}"


# zsh

_ZSH = """\
#compdef tablemill
# Completes tablemill in zsh; made by: tablemill completion zsh
_tablemill() {{
  if (( CURRENT == 2 )); then
    local -a commands=({commands}) options=({options})
    _describe command commands
    _describe -o option options
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
{cases}
  esac
}}
_tablemill_where() {{
  local -a given=() options=() found
  local -i at
  for ((at = 2; at < CURRENT; at++)); do
    case $words[at] in
      --spec|--root) options+=($words[at] ${{(Q)words[at+1]}}); ((at++)) ;;
      --spec=*|--root=*) options+=(${{(Q)words[at]}}) ;;
      -*) ;;
      *) given+=(${{(Q)words[at]}}) ;;
    esac
  done
  found=(${{(f)"$(tablemill where --list $options -- $given 2>/dev/null)"}})
  compadd -a found
}}
if [ "$funcstack[1]" = _tablemill ]; then _tablemill "$@"; else compdef _tablemill tablemill; fi
"""


def zsh(commands: Sequence[Command]) -> str:
    """Write the completion for zsh, to be evaluated below compinit, or as a file ``_tablemill`` of its fpath."""
    described = " ".join(quote(f"{command.name}:{command.about}") for command in commands)
    options = " ".join(quote(f"{option.names[-1]}:{option.about}") for option in _TOP)
    cases = "\n".join(f"    {command.name}) _arguments {' '.join(_zsh_specs(command))} ;;" for command in commands)
    return _ZSH.format(commands=described, options=options, cases=cases)


def _zsh_specs(command: Command) -> Iterator[str]:
    for option in command.options:
        others = f"({' '.join(option.names)})"
        about = re.sub(r"([\[\]:\\])", r"\\\1", option.about)
        for name in option.names:
            link = "" if option.takes is None else "=" if name.startswith("--") else "+"
            yield quote(f"{others}{name}{link}[{about}]{_zsh_values(option.takes)}")
    if command.takes is not None:
        yield quote(f"*{_zsh_values(command.takes)}")


def _zsh_values(takes: Values | None) -> str:
    if takes is None:
        return ""
    if takes.asked:
        return ":word:_tablemill_where"
    return ":value:" + (f"({' '.join(takes.words)})" if takes.words else "_files" if takes.files else " ")


# fish


_FISH_WHERE = """\
function __tablemill_where
  set -l given
  set -l options
  set -l last
  for word in (commandline -opc)[3..-1]
    if contains -- "$last" --spec --root
      set -a options $last $word
      set last
    else if contains -- $word --spec --root
      set last $word
    else if string match -q -r -- '^--(spec|root)=' $word
      set -a options $word
    else if not string match -q -- '-*' $word
      set -a given $word
    end
  end
  tablemill where --list $options -- $given 2>/dev/null
end"""


def fish(commands: Sequence[Command]) -> str:
    """Write the completion for fish, from its 3.0 on: a line for each command and each option."""
    lines = ["# Completes tablemill in fish; made by: tablemill completion fish"]
    lines += [_FISH_WHERE, "complete -c tablemill -f"]
    first = "complete -c tablemill -n __fish_use_subcommand"
    lines += [f"{first} {_fish_option(option)}" for option in _TOP]
    lines += [f"{first} -a {command.name} -d {_fish_quote(command.about)}" for command in commands]
    for command in commands:
        here = f"complete -c tablemill -n '__fish_seen_subcommand_from {command.name}'"
        lines += [f"{here} {_fish_option(option)}" for option in command.options]
        if command.takes is not None and (command.takes.files or command.takes.words or command.takes.asked):
            lines.append(f"{here} {_fish_values(command.takes)}")
    return "\n".join(lines) + "\n"


def _fish_option(option: Option) -> str:
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    takes = "" if option.takes is None else f" -r {_fish_values(option.takes)}"
    return f"{names}{takes} -d {_fish_quote(option.about)}"


def _fish_values(takes: Values) -> str:
    if takes.asked:
        return "-f -a '(__tablemill_where)'"
    return "-F" if takes.files else f"-f -a {_fish_quote(' '.join(takes.words))}" if takes.words else "-f"


def _fish_quote(text: str) -> str:
    """Quote ``text`` as fish does, in whose single quotes a backslash escapes itself and the quote."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


SCRIPTS: Mapping[str, Callable[[Sequence[Command]], str]] = {"bash": bash, "zsh": zsh, "fish": fish}
