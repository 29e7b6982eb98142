"""What is left of a poll: nothing is done twice, nothing is forgotten, order stays."""

from datetime import UTC, datetime
from uuid import uuid4

from aiokafka.partitioner import murmur2 as theirs
from hypothesis import given
from hypothesis import strategies as st

from shared.envelope import Poison, Record, seal
from shared.events import DirectoryChanged, WorkspaceChanged
from shared.identity import uuid7
from shared.kafka.deadletters import Grave, letter
from shared.kafka.murmur import murmur2, murmur2_all
from shared.kafka.work import Item, Work, sort
from shared.topics import CONSENT, DIRECTORY, WORKSPACE, Topic

KINDS = st.sampled_from(["event", "poison", "tombstone"])


def event(partition: int, offset: int) -> Record:
    said = DirectoryChanged(
        workspace="acme", contact_id=uuid4(), version=1, captured_at=None, email=None, phone=None, erased=False
    )
    message = seal(said, topic=DIRECTORY, event_id=uuid7(), source="contacts", time=datetime.now(UTC))
    return Record(DIRECTORY.name, partition, offset, message.key, message.value, message.headers, 0)


def record(kind: str, partition: int, offset: int) -> Record:
    made = event(partition, offset)
    value = {"event": made.value, "poison": b"{", "tombstone": None}[kind]
    return Record(made.topic, partition, offset, made.key, value, made.headers, 0)


@st.composite
def polls(draw: st.DrawFn) -> list[Record]:
    """Up to three partitions with gaps between their offsets, as compaction leaves them."""
    made: list[Record] = []
    for partition in range(draw(st.integers(1, 3))):
        offset = draw(st.integers(0, 5))
        for kind in draw(st.lists(KINDS, max_size=6)):
            made.append(record(kind, partition, offset))
            offset += draw(st.integers(1, 3))
    return made


def ends(records: list[Record]) -> dict[int, int]:
    return {one.partition: one.offset + 1 for one in records}


@given(polls())
def test_a_batch_holds_what_is_not_poison_and_its_positions_cover_everything(records: list[Record]) -> None:
    batch = Work.of(DIRECTORY, records).batch()
    handed = [received.record for received in batch.events] + list(batch.tombstones)
    assert {id(one) for one in handed} == {id(one) for one in records if one.value != b"{"}
    assert batch.positions == ends(records)
    assert all(start < batch.positions[partition] for partition, start in batch.starts.items())


@given(polls())
def test_taken_apart_each_piece_has_one_record_for_the_handler_and_all_are_done_in_order(records: list[Record]) -> None:
    work = Work.of(DIRECTORY, records)
    seen: list[Record] = []
    for part in work.parts():
        assert len(part.unhandled) <= 1
        seen += [item.record for item in part.items]
        work.finish(list(part.items))
    assert [id(one) for one in seen] == [id(one) for one in records]
    assert work.done == ends(records)
    assert not work.left


@given(polls(), st.data())
def test_a_cut_gives_back_its_record_and_all_behind_it_and_nothing_else(
    records: list[Record], data: st.DataObject
) -> None:
    if not records:
        return
    at = data.draw(st.sampled_from(records))
    work = Work.of(DIRECTORY, records)
    work.cut(at)
    kept = [item.record for item in work.items]
    work.finish(list(work.items))
    work.cut_all()
    assert work.left == {at.partition: at.offset}
    assert kept == [one for one in records if one.partition != at.partition or one.offset < at.offset]
    assert all(work.done.get(partition, 0) <= offset for partition, offset in work.left.items())


@given(polls())
def test_what_is_given_up_starts_at_the_first_record_that_is_not_done(records: list[Record]) -> None:
    work = Work.of(DIRECTORY, records)
    for part in work.parts():
        work.finish(list(part.items))
        break
    left = Work.of(DIRECTORY, [item.record for item in work.items])
    work.cut_all()
    assert work.left == left.starts


def test_a_tombstone_is_lawful_on_compacted_topics_and_with_a_key() -> None:
    def kind(topic: Topic, key: bytes | None) -> Item:
        return sort(Record(topic.name, 0, 0, key, None, (), 0), topic)

    assert kind(WORKSPACE, b"acme").poison is None
    assert isinstance(kind(WORKSPACE, None).poison, Poison)
    assert isinstance(kind(CONSENT, b"acme:1").poison, Poison)


def test_a_spoiled_record_is_no_longer_for_the_handler_but_still_done_with_the_rest() -> None:
    records = [record("event", 0, offset) for offset in range(3)]
    work = Work.of(DIRECTORY, records)
    work.spoil(records[1], Poison("not_ours"))
    assert [received.record for received in work.batch().events] == [records[0], records[2]]
    work.finish(list(work.items))
    assert work.done == {0: 3}


def test_a_dead_letter_keeps_key_value_and_headers_to_the_byte_and_says_where_it_came_from() -> None:
    headers = (("ce_id", b"\xff"), ("x", None), ("x", b"again"))
    whole = Record("souhlas.consent.v1", 7, 42, None, None, headers, 0)
    made = letter(Grave(whole, Poison("tombstone", "d" * 900), 3), "souhlas.consent.v1.dlq", "consent-ledger")
    assert (made.topic, made.partition, made.key, made.value) == ("souhlas.consent.v1.dlq", 7, None, None)
    assert made.headers[:3] == headers
    assert dict(made.headers[3:]) == {
        "souhlas-error": b"tombstone",
        "souhlas-error-detail": b"d" * 500,
        "souhlas-attempts": b"3",
        "souhlas-consumer": b"consent-ledger",
        "souhlas-source-topic": b"souhlas.consent.v1",
        "souhlas-source-partition": b"7",
        "souhlas-source-offset": b"42",
    }


def test_an_event_of_another_topic_is_poison_here() -> None:
    said = WorkspaceChanged(
        workspace="acme", version=1, changed_at=datetime.now(UTC), controller=None, default_locale="cs", purposes=()
    )
    message = seal(said, topic=WORKSPACE, event_id=uuid7(), source="conversation", time=datetime.now(UTC))
    item = sort(Record(CONSENT.name, 0, 0, message.key, message.value, message.headers, 0), CONSENT)
    assert item.poison is not None
    assert item.poison.reason == "type_unknown"


@given(st.binary(max_size=80))
def test_a_key_is_placed_as_kafkas_own_clients_place_it(key: bytes) -> None:
    assert murmur2(key) == theirs(key) & 0xFFFFFFFF


@given(st.lists(st.binary(max_size=60), max_size=30), st.integers(0, 50), st.data())
def test_many_keys_are_hashed_as_one_by_one(keys: list[bytes], length: int, data: st.DataObject) -> None:
    keys += data.draw(st.lists(st.binary(min_size=length, max_size=length), min_size=16, max_size=40))
    assert murmur2_all(keys) == [theirs(key) & 0xFFFFFFFF for key in keys]
