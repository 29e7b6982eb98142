"""``python -m conversation``: the service as a program, its settings from the environment."""

from conversation.app import SERVICE, create_app
from conversation.settings import ConversationSettings
from shared.http import serve
from shared.logs import configure


def main() -> None:
    """Read the settings once, and answer until SIGTERM or SIGINT."""
    settings = ConversationSettings.of_process()
    configure(SERVICE, settings.log_level)
    serve(create_app(settings), settings)


if __name__ == "__main__":
    main()
