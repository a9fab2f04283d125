"""Runs the commands as ``python -m tablemill``."""

from .cli import entry

entry()
