"""``python -m consent_ledger``: the ledger, with its settings from the environment.

``python -m consent_ledger rotate WORKSPACE`` makes a new signing key for a log and ends; see `keys`.
"""

import gc
import signal
import sys

from consent_ledger.app import LedgerSettings, create_app
from consent_ledger.keys import Keyring
from shared.http import serve


def main() -> None:
    """Answer until SIGTERM or SIGINT; end by SIGTERM, so not with 0, when the logs are not what was signed."""
    rotates = sys.argv[1:2] == ["rotate"] and len(sys.argv) == 3
    settings = LedgerSettings.of_process(answers=not rotates)
    if rotates:
        keyring = Keyring(settings.ledger_keys, settings.log_origin, settings.ledger_signing_keys)
        print(keyring.rotate(sys.argv[2]).verifier)
        return
    # Batches are many small objects without cycles: looking for cycles in them took a sixth of the time, and still a
    # twentieth while it began at half of what is in hand at once (`subscribers.AHEAD` batches).
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
    serve(create_app(settings, lambda: signal.raise_signal(signal.SIGTERM)), settings)


if __name__ == "__main__":
    main()
