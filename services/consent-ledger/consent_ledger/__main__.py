"""``python -m consent_ledger``: the ledger, with its settings from the environment."""

import gc
import signal

from consent_ledger.app import LedgerSettings, create_app
from shared.http import serve


def main() -> None:
    """Answer until SIGTERM or SIGINT; end by SIGTERM, so not with 0, when the logs are not what was signed."""
    settings = LedgerSettings.read()
    # Batches are many small objects without cycles: looking for cycles in them took a sixth of the time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    serve(create_app(settings, lambda: signal.raise_signal(signal.SIGTERM)), settings)


if __name__ == "__main__":
    main()
