"""``python -m pnet_reason``: the command line."""

import sys

from .cli import main

sys.exit(main())
