"""``python -m shared.letters``: the command `souhlas-letters`, where no script is installed."""

import sys

from shared.letters.command import main

sys.exit(main())
