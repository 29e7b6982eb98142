"""``python -m marketing_gate``: the gate, with its settings from the environment."""

from marketing_gate.app import SERVICE, GateSettings, create_app
from shared.http import serve
from shared.logs import configure


def main() -> None:
    """Answer until SIGTERM or SIGINT."""
    settings = GateSettings.of_process()
    configure(SERVICE, settings.log_level)
    serve(create_app(settings), settings)


if __name__ == "__main__":
    main()
