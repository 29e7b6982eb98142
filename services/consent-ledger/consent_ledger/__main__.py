"""``python -m consent_ledger``: the ledger, with its settings from the environment.

``python -m consent_ledger rotate WORKSPACE`` makes a new signing key for a log, prints its verifier key and ends; a
running ledger signs its next checkpoint with it too. See `keys`. Exit codes: 1 no such log here, 2 wrong usage or
setting, 4 the logs are not what was signed, or a key of theirs is missing.
"""

import argparse
import gc
import sys

from consent_ledger.app import LedgerSettings, create_app
from consent_ledger.keys import KeyFault, Keyring, KeysAway
from shared.http import serve

REFUSED = 4
"""The exit code of a ledger that does not go on: a failure to whoever starts it again, and no other failure's code."""


def main() -> None:
    """Answer until SIGTERM or SIGINT, or until the logs are found not to be what was signed; then end with REFUSED."""
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
    app = create_app(settings)
    serve(app, settings, lambda: app.state.ledger.refused is not None)
    if app.state.ledger.refused is not None:
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
