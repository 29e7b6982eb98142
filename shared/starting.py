"""What a service does in the background from its start on: nobody awaits it, so what ends it is told to the log."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger("souhlas.start")


def in_background(work: Coroutine[Any, Any, None], name: str) -> "asyncio.Task[None]":
    """`work` as a task. Should it fail, a critical line says why this process is not going to be ready."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_tell)
    return task


def failed(start: "asyncio.Task[None] | None") -> list[str]:
    """What `/readyz` says of a start that has failed, whatever it had come to before; nothing of one that goes on."""
    over = start is not None and start.done() and not start.cancelled() and start.exception() is not None
    return ["the start failed: see the log, mend it, and start this process anew"] if over else []


def _tell(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.critical("the start failed: this process will not be ready", exc_info=error)
