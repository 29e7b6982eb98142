"""Signed notes and checkpoints, against the specification's own example and against mangled ones."""

import base64

import pytest
from consent_ledger.domain.note import (
    BrokenNote,
    Checkpoint,
    Note,
    Signer,
    Verifier,
    is_signed,
    keys_named,
    open_by_any,
    open_checkpoint,
    read_verifier_key,
)
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


def test_a_checkpoint_that_a_log_signed_for_another_origin_is_not_its_own() -> None:
    text = str(Checkpoint("log.example/rival", 42, b"r" * 32).signed([SIGNER]))
    assert Note.parse(text).signed_by(SIGNER.verifier)
    with pytest.raises(BrokenNote, match="another log"):
        open_checkpoint(text, SIGNER.verifier)


@pytest.mark.parametrize(
    "key",
    [
        PETER.replace("c74f20a3", "c74f20a4"),  # not this key's hash
        PETER.replace("PeterNeumann", "Peter Neumann"),
        PETER.replace("PeterNeumann", ""),
        PETER.removesuffix("W") + "X",  # another way to write the same bytes
        "a+b+" + base64.b64encode(b"\x01" + b"k" * 31).decode(),
        "a+b+" + base64.b64encode(b"\x01" + b"k" * 33).decode(),
        str(Verifier("a", b"k" * 31)),  # the hash fits; the key is cut short
    ],
)
def test_a_verifier_key_that_is_not_whole_is_refused(key: str) -> None:
    with pytest.raises(BrokenNote):
        Verifier.parse(key)


def test_only_an_ed25519_key_verifies_and_other_types_are_only_read() -> None:
    witness = "w.example+00000000+" + base64.b64encode(b"\x04" + SIGNER.verifier.public).decode()
    assert read_verifier_key(witness) == ("w.example", "00000000", b"\x04" + SIGNER.verifier.public)
    with pytest.raises(BrokenNote, match="Ed25519"):
        Verifier.parse(witness)
    for name in ("", "a b", "a\n"):
        with pytest.raises(BrokenNote):
            read_verifier_key(f"{name}+00000000+BAAA")


def test_a_signature_is_of_one_key_over_one_text() -> None:
    good = SIGNER.key.sign(b"text")
    assert is_signed(SIGNER.verifier.public, good, b"text") is True
    for public, signature, text in (
        (SIGNER.verifier.public, good, b"Text"),
        (SIGNER.verifier.public, good[:63], b"text"),
        (OTHER.verifier.public, good, b"text"),
        (b"short", good, b"text"),
    ):
        assert is_signed(public, signature, text) is False


def test_one_bad_line_of_a_key_beside_a_good_one_is_no_signature() -> None:
    good = CHECKPOINT.signed([SIGNER])
    forged = Note(good.text, (*good.signatures, SIGNER.sign("something else")))
    assert not Note.parse(str(forged)).signed_by(SIGNER.verifier)


LINE = SIGNED.split("\n")[3]


@pytest.mark.parametrize(
    "text",
    [
        SIGNED.removesuffix("\n"),
        SIGNED.removesuffix("\n") + "X",
        LINE + "\n",
        SIGNED.replace("\n\n", "\n"),
        SIGNED.replace("answer", "an\tswer"),
        SIGNED.replace("—", "-"),
        SIGNED.replace("— PeterNeumann ", "— "),
        SIGNED.replace("— PeterNeumann", "— Peter+Neumann"),
        SIGNED.replace(LINE, "— PeterNeumann AAAAAA=="),  # a key id alone
        SIGNED.replace("JnAM=", "JnAN="),  # another way to write the same bytes
        SIGNED.replace("x08go", "x08g!o"),
    ],
)
def test_what_is_not_written_as_a_note_is_refused(text: str) -> None:
    assert text != SIGNED
    with pytest.raises(BrokenNote):
        Note.parse(text)


def test_a_signature_may_be_of_any_length_that_is_one() -> None:
    note = Note.parse(SIGNED.replace(LINE, "— PeterNeumann AAAAAAE="))
    assert (note.signatures[0].key_id, note.signatures[0].value) == (bytes(4), b"\x01")


ROOT = base64.b64encode(b"r" * 32).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"log.example/demo\n42\n{ROOT}",
        f"log.example/demo\n42\n{ROOT}\nmore",
        f"\n42\n{ROOT}\n",
        f"log.example/demo\n042\n{ROOT}\n",
        f"log.example/demo\n-1\n{ROOT}\n",
        f"log.example/demo\n{10**19}\n{ROOT}\n",
        f"log.example/demo\n42\n{ROOT}\n\nmore\n",
        f"log.example/demo\n42\n{base64.b64encode(b'r' * 31).decode()}\n",
        f"log.example/demo\n42\n{base64.b64encode(b'r' * 33).decode()}\n",
        "log.example/demo\n42\n",
    ],
)
def test_what_is_not_written_as_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BrokenNote):
        Checkpoint.parse(text)


def test_lines_that_a_checkpoint_has_beside_are_passed_over_but_for_keys() -> None:
    parsed = Checkpoint.parse(f"log.example/demo\n0\n{ROOT}\nsomething\nkey {PETER}\nkeyless\n")
    assert parsed == Checkpoint("log.example/demo", 0, b"r" * 32, (PETER,))


def test_a_checkpoint_of_several_keys_names_those_of_its_log_and_each_opens_it() -> None:
    witness = Signer("witness.example", Ed25519PrivateKey.from_private_bytes(b"w" * 32))
    text = str(CHECKPOINT.signed([SIGNER, OTHER, witness]))
    for verifier in (SIGNER.verifier, OTHER.verifier):
        opened = open_checkpoint(text, verifier)
        assert opened.keys == (str(SIGNER.verifier), str(OTHER.verifier))
        assert keys_named(text, opened) == (SIGNER.verifier, OTHER.verifier)
    assert open_checkpoint(str(CHECKPOINT.signed([SIGNER, witness])), SIGNER.verifier).keys == ()


def test_a_key_that_a_checkpoint_names_without_its_signature_is_none_of_its_keys() -> None:
    foreign = Signer("log.example/rival", OTHER.key)
    named = Checkpoint(
        "log.example/demo", 42, b"r" * 32, (*(str(one.verifier) for one in (SIGNER, OTHER, foreign)), "rubbish")
    )
    note = Note(str(named), tuple(signer.sign(str(named)) for signer in (SIGNER, foreign)))
    assert keys_named(str(note), named) == (SIGNER.verifier,)


def test_a_checkpoint_is_opened_by_any_of_the_keys_and_by_no_other() -> None:
    text = str(CHECKPOINT.signed([OTHER]))
    stranger = Verifier.parse(f" {PETER}\n")
    for verifiers in (
        [OTHER.verifier],
        [SIGNER.verifier, OTHER.verifier],
        [OTHER.verifier, SIGNER.verifier],
        [SIGNER.verifier, OTHER.verifier, stranger],
    ):
        assert open_by_any(text, verifiers) == CHECKPOINT
    with pytest.raises(BrokenNote):
        open_by_any(text, [SIGNER.verifier, stranger])
