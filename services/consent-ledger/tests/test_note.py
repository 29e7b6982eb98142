"""Signed notes and checkpoints, against the specification's own example and against mangled ones."""

import pytest
from consent_ledger.domain.note import BrokenNote, Checkpoint, Note, Signer, Verifier, open_checkpoint
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

# From golang.org/x/mod/sumdb/note, whose format C2SP signed-note is.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SIGNED = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SIGNER = Signer("log.example/demo", Ed25519PrivateKey.from_private_bytes(b"k" * 32))
OTHER = Signer("log.example/demo", Ed25519PrivateKey.from_private_bytes(b"o" * 32))
CHECKPOINT = Checkpoint("log.example/demo", 42, b"r" * 32)


def test_the_published_example_verifies() -> None:
    verifier = Verifier.parse(PETER)
    assert str(verifier) == PETER
    note = Note.parse(SIGNED)
    assert str(note) == SIGNED
    assert note.signed_by(verifier)
    assert not Note(note.text.replace("answer", "ANSWER"), note.signatures).signed_by(verifier)


def test_a_checkpoint_comes_back_as_it_was_signed() -> None:
    text = str(CHECKPOINT.signed([SIGNER]))
    assert open_checkpoint(text, SIGNER.verifier) == CHECKPOINT
    assert Verifier.parse(str(SIGNER.verifier)) == SIGNER.verifier


def test_another_key_another_origin_and_an_edited_size_are_refused() -> None:
    text = str(CHECKPOINT.signed([SIGNER]))
    for bad, verifier in [
        (text, OTHER.verifier),
        (text, Verifier("log.example/rival", SIGNER.verifier.public)),
        (text.replace("\n42\n", "\n43\n"), SIGNER.verifier),
        (str(CHECKPOINT.signed([OTHER])), SIGNER.verifier),
    ]:
        with pytest.raises(BrokenNote):
            open_checkpoint(bad, verifier)


def test_signatures_of_strangers_beside_ours_do_not_matter() -> None:
    text = str(CHECKPOINT.signed([SIGNER, Signer("witness.example", OTHER.key)]))
    assert open_checkpoint(text, SIGNER.verifier) == CHECKPOINT


@given(st.data())
def test_no_byte_of_a_note_can_be_changed(data: st.DataObject) -> None:
    text = str(CHECKPOINT.signed([SIGNER]))
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.characters(codec="utf-8").filter(lambda sign: sign != text[at]))
    with pytest.raises(BrokenNote):
        open_checkpoint(text[:at] + sign + text[at + 1 :], SIGNER.verifier)


@given(st.text())
def test_nothing_else_is_a_note_and_nothing_crashes(text: str) -> None:
    for parse in (Note.parse, Checkpoint.parse, Verifier.parse):
        with pytest.raises(BrokenNote):
            parse(text)
