"""What Kafka's library complains of while a broker is away, put into few lines.

It says every failed try of every connection: 15 000 lines a minute of one gate were counted. Here the first complaint
is a line with its cause, then one a minute says how many there were, and one when it has been quiet for a while. All
else that it says is let through once a minute a kind. A complaint is counted, never lost sight of: `/readyz` and
`souhlas_outbox_oldest_seconds` say what is the matter meanwhile.
"""

import logging
import threading
import time
from collections.abc import Callable

LIBRARY = "aiokafka"
EVERY_SECONDS = 60.0
QUIET_SECONDS = 20.0
"""Longer than any pause between two tries."""
LOOK_SECONDS = 1.0
AWAY = (
    *("Unable connect to", "Unable to update metadata", "Unable to request metadata"),
    *("Group Coordinator Request failed", "FindCoordinator Request failed", "Marking the coordinator dead"),
    *("Failed fetch messages", "Failed fetch offsets", "Error sending %s to node", "Got error produce response"),
    *("Heartbeat session expired", "Heartbeat send request failed", "Heartbeat failed for group"),
    *("Topic %s is not available", "Topic %s not found in cluster metadata", "No broker metadata found"),
)
"""How the texts begin that an outage is told by."""

log = logging.getLogger("souhlas.kafka")


class Complaints(logging.Filter):
    """The filter of a handler. A thread of its own looks at it while there is trouble, and ends with it."""

    def __init__(self, pace: Callable[[], float] = time.monotonic, *, watched: bool = True) -> None:
        super().__init__()
        self._pace = pace
        self._watched = watched
        self._lock = threading.Lock()
        self._count = 0
        self._last = self._told = 0.0
        self._others: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is to be written."""
        if record.name.partition(".")[0] != LIBRARY:
            return True
        text = record.msg if isinstance(record.msg, str) else ""
        if text.startswith(AWAY):
            self._complained(record)
            return False
        return self._is_news(text)

    def _is_news(self, text: str) -> bool:
        now = self._pace()
        with self._lock:
            if now - self._others.get(text, -EVERY_SECONDS) < EVERY_SECONDS:
                return False
            if len(self._others) > 1000:
                self._others.clear()
            self._others[text] = now
            return True

    def _complained(self, record: logging.LogRecord) -> None:
        with self._lock:
            began = not self._count
            self._count += 1
            self._last = self._pace()
            if began:
                self._told = self._last
        if began:
            log.warning("kafka: trouble; its library's complaints are counted from here", extra=_cause(record))
            if self._watched:
                threading.Thread(target=self._watch, name="complaints", daemon=True).start()

    def _watch(self) -> None:
        while self.look():
            time.sleep(LOOK_SECONDS)

    def look(self) -> bool:
        """Say what is to be said now; whether there still is trouble."""
        now = self._pace()
        with self._lock:
            count, over = self._count, now - self._last >= QUIET_SECONDS
            due = now - self._told >= EVERY_SECONDS
            if over:
                self._count = 0
            elif due:
                self._told = now
        if over and count:
            log.warning("kafka: no complaint for %d s, it seems to be back", QUIET_SECONDS, extra={"count": count})
        elif due:
            log.warning("kafka: still in trouble", extra={"count": count})
        return not over


def _cause(record: logging.LogRecord) -> dict[str, object]:
    """What the library was told, by its type and number alone: its text may be anything."""
    args = record.args if isinstance(record.args, tuple) else ()
    error = next((one for one in args if isinstance(one, BaseException)), None)
    number = getattr(error, "errno", None)
    return {
        "reason": type(error).__name__ if error is not None else None,
        "code": number if isinstance(number, int) else None,
    }
