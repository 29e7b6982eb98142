"""The files of a log's keys: whole on the disk before the name leads to them, also where a new key joins an old one."""

import os
import stat
from pathlib import Path

import pytest
from consent_ledger.keys import Keyring


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
