"""An address on the web that a setting gives is judged the same way in every service, before it starts."""

import pytest
from consent_ledger.app import LedgerSettings
from contacts.app import ContactsSettings
from conversation.settings import ConversationSettings
from marketing_gate.app import GateSettings
from pydantic import ValidationError

from shared.settings import PREFIX, Settings, fault_lines

SERVICES = (ConversationSettings, ContactsSettings, LedgerSettings, GateSettings)
SECRET = "s" * 43
DSN = "postgresql://u:p@h/x"
GIVEN = {
    "kafka": "k:1",
    "jwks_file": "jwks.json",
    "postgres": DSN,
    "postgres_owner": DSN,
    "redis": "redis://h",
    "freshness_key": SECRET,
    "link_key": SECRET,
    "fingerprint_key": SECRET,
    "ledger_keys": "keys",
    "log_origin": "log.example",
}
ADDRESSES = [(service, name) for service in SERVICES for name in service.model_fields if name.endswith("_url")]


def test_there_are_addresses_in_every_service() -> None:
    assert {service for service, _ in ADDRESSES} == set(SERVICES)
    assert (ContactsSettings, "consent_ledger_url") in ADDRESSES


@pytest.mark.parametrize(("service", "name"), ADDRESSES, ids=lambda it: it if isinstance(it, str) else it.__name__)
def test_an_address_is_judged_the_same_way_everywhere(service: type[Settings], name: str) -> None:
    for good in ("http://ledger:8000", "https://souhlas.example/", "https://example.com/consent", "http://[::1]:80"):
        assert getattr(service.model_validate({**GIVEN, name: good}), name) == good
    for bad in (
        *("ledger:8000", "ledger", "//ledger", "ftp://ledger", "javascript:alert(1)", "http://", "http:///x"),
        *("http://ledger:port", "http://ledger 8000", "http://user:password@ledger", "http://ledger/?of=x#y"),
    ):
        with pytest.raises(ValidationError) as refused:
            service.model_validate({**GIVEN, name: bad})
        assert fault_lines(refused.value) == [
            f"{PREFIX}{name.upper()} is wrong: it should be https://host or http://host:port, with a path or not"
        ]
