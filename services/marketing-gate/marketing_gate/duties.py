"""What whoever is allowed to send must do: offer the way out, and say who sends."""

import json
from functools import lru_cache
from uuid import UUID

from shared.events import Channel
from shared.links import Unsubscribe, preferences_token, unsubscribe_token


class Duties:
    """The duties of an allowed message, with links that conversation accepts."""

    def __init__(self, link_key: bytes, conversation_url: str) -> None:
        self._key = link_key
        self._url = json.dumps(conversation_url.rstrip("/"))[1:-1]

    def of(self, workspace: str, contact_id: UUID, purpose: str, channel: Channel, controller: str | None) -> str:
        """One-click unsubscribe (RFC 8058), the preference page, the controller's name (Art. 13 GDPR), and that the
        message must be recognisable as commercial (Czech Act 480/2004 section 7). As JSON: tokens need no quoting."""
        token = unsubscribe_token(self._key, Unsubscribe(workspace, contact_id, purpose, channel))
        unsubscribe = f"{self._url}/u/{token}"
        preferences = f"{self._url}/p/{preferences_token(self._key, workspace, contact_id)}"
        return (
            f'{{"unsubscribe_url":"{unsubscribe}","list_unsubscribe":"<{unsubscribe}>",'
            f'"list_unsubscribe_post":"List-Unsubscribe=One-Click","preferences_url":"{preferences}",'
            f'"controller":{_quoted(controller)},"mark_as_commercial":true}}'
        )


@lru_cache(maxsize=1024)
def _quoted(text: str | None) -> str:
    return json.dumps(text, ensure_ascii=False)
