"""python -m sohoi.config: the command `sohoi`, for child processes that need no script on the path."""

import sys

from sohoi.config.cli import main

sys.exit(main())
