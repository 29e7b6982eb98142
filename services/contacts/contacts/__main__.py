"""``python -m contacts``: the service as a program, its settings from the environment."""

from contacts.app import ContactsSettings, create_app
from contacts.handlers.desk import SERVICE
from shared.http import serve
from shared.logs import configure


def main() -> None:
    """Read the settings once, and answer until SIGTERM or SIGINT."""
    settings = ContactsSettings.of_process()
    configure(SERVICE, settings.log_level)
    serve(create_app(settings), settings)


if __name__ == "__main__":
    main()
