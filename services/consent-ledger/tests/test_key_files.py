"""The files of a log's keys: whole on the disk before the name leads to them, also where a new key joins an old one."""

import os
import stat
from pathlib import Path

import pytest
from consent_ledger.app import _tell
from consent_ledger.keys import KeyFault, Keyring


def test_a_rotated_key_is_on_the_disk_before_it_takes_the_old_ones_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = Keyring(tmp_path, "log.example", {})
    first = keyring.signers("demo", create=True)
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def replaced(source: str, target: Path) -> None:
        done.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    keyring.rotate("demo")
    assert done == ["file", "replace", "folder"]
    assert len(Keyring(tmp_path, "log.example", {}).signers("demo")) == len(first) + 1


def test_a_key_that_cannot_be_used_is_not_told_as_a_log_that_was_changed(caplog: pytest.LogCaptureFixture) -> None:
    _tell(KeyFault("the signing key of the log demo is missing"))
    (line,) = [record.getMessage() for record in caplog.records]
    assert line == "refused to go on: a signing key cannot be used: put its file back"
