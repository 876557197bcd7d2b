"""`python -m lmp` is the `handscript` command."""

import sys

from lmp.cli import main

sys.exit(main())
