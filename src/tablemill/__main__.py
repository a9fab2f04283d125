"""Runs the commands as ``python -m tablemill``."""

import sys

from .cli import main

sys.exit(main())
