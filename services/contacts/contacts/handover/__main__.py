"""``python -m contacts.handover``: as ``souhlas-handover``, where only modules are at hand."""

import sys

from contacts.handover import main

if __name__ == "__main__":
    sys.exit(main())
