"""FastStream's parser and decoder for batches, made tolerant: no record is ever skipped for what it looks like.

FastStream decodes every header as UTF-8; on one that is null or something else its parser raises, and the records are
passed over as if handled (FastStream #2458). Here nothing is decoded: bytes go on to `shared.envelope.unseal`, which
says what is wrong with which record. A tombstone and an empty body stay apart: value None and value ``b""``.
"""

from collections.abc import Sequence
from typing import Any

from faststream.kafka.message import FAKE_CONSUMER, KafkaMessage
from faststream.message import StreamMessage

from shared.envelope import Record


async def parse(raw: tuple[Record, ...]) -> KafkaMessage:
    """FastStream's message around a batch. It promises nothing about body or headers, and cannot fail.

    The consumer in it is a dummy: acknowledging goes by explicit offsets elsewhere, never through the message.
    """
    first, last = raw[0], raw[-1]
    return KafkaMessage(
        body=b"",
        headers={},
        message_id=f"{first.partition}:{first.offset}-{last.partition}:{last.offset}",
        raw_message=raw,
        consumer=FAKE_CONSUMER,
    )


async def decode(message: "StreamMessage[Any]") -> Sequence[Record]:
    """The batch as `shared.kafka.consumer` fetched it."""
    records: Sequence[Record] = message.raw_message
    return records
