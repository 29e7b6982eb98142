"""``python -m consent_ledger``: the ledger, with its settings from the environment.

``python -m consent_ledger rotate WORKSPACE`` makes a new signing key for a log, prints its verifier key and ends; a
running ledger signs its next checkpoint with it too. See `keys`. Exit codes: 1 no such log here, 2 wrong usage.
"""

import argparse
import gc
import signal
import sys

from consent_ledger.app import LedgerSettings, create_app
from consent_ledger.keys import KeyFault, Keyring, KeysAway
from shared.http import serve


def main() -> None:
    """Answer until SIGTERM or SIGINT; end by SIGTERM, so not with 0, when the logs are not what was signed."""
    parser = argparse.ArgumentParser(
        prog="python -m consent_ledger", description="The ledger; without a command it serves."
    )
    rotating = parser.add_subparsers(dest="command").add_parser("rotate", help="make a new signing key for a log")
    rotating.add_argument("workspace", help="whose log")
    options = parser.parse_args()
    settings = LedgerSettings.of_process(answers=options.command is None)
    if options.command == "rotate":
        keyring = Keyring(settings.ledger_keys, settings.log_origin, settings.ledger_signing_keys)
        try:
            print(keyring.rotate(options.workspace).verifier)
        except (KeyFault, KeysAway) as error:
            sys.exit(f"rotate: {error}")
        return
    # Batches are many small objects without cycles: looking for cycles in them took a sixth of the time, and still a
    # twentieth while it began at half of what is in hand at once (`subscribers.AHEAD` batches).
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
    serve(create_app(settings, lambda: signal.raise_signal(signal.SIGTERM)), settings)


if __name__ == "__main__":
    main()
