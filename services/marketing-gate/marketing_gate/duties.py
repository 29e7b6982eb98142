"""What whoever is allowed to send must do: offer the way out, and say who sends."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from shared.events import Channel
from shared.links import Unsubscribe, preferences_token, unsubscribe_token


class Duties:
    """The duties of an allowed message, with links that conversation accepts."""

    def __init__(self, link_key: bytes, conversation_url: str) -> None:
        self._key = link_key
        self._url = conversation_url.rstrip("/")

    def of(
        self, workspace: str, contact_id: UUID, purpose: str, channel: Channel, controller: str | None
    ) -> dict[str, Any]:
        """One-click unsubscribe (RFC 8058), the preference page, the controller's name (Art. 13 GDPR), and that the
        message must be recognisable as commercial (Czech Act 480/2004 section 7)."""
        token = unsubscribe_token(self._key, Unsubscribe(workspace, contact_id, purpose, channel))
        unsubscribe = f"{self._url}/u/{quote(token)}"
        return {
            "unsubscribe_url": unsubscribe,
            "list_unsubscribe": f"<{unsubscribe}>",
            "list_unsubscribe_post": "List-Unsubscribe=One-Click",
            "preferences_url": f"{self._url}/p/{quote(preferences_token(self._key, workspace, contact_id))}",
            "controller": controller,
            "mark_as_commercial": True,
        }
