"""A consent receipt: what was decided, in the DPV profile of ISO/IEC TS 27560, with its proof inside.

https://w3id.org/dpv/guides/consent-27560 and /dpv/schema/dpv-27560. Pure. The context stands in every receipt, so that
it can be read without a network; `proof` is a JSON literal that ``souhlas-audit receipt verify`` checks offline.

The profile wants a notice in every record. A decision that was taken where none was shown (a click in a mail, a word on
the telephone, an erasure) names the notice of the last grant before it, whose leaf is in the proof too: it is the
consent on those words that it ends. Where there was no grant, it says that there was no notice.

Receipts are given to people and must verify for ever, so earlier forms of them are still written here for the audit.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from shared.events import Channel, Decision

RECEIPT_PROFILE = "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"
RECORD_PROFILE = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
STATUS = {
    Decision.GRANTED: "dpv:ConsentGiven",
    Decision.CONFIRMED: "dpv:ConsentGiven",
    Decision.REFUSED: "dpv:ConsentRefused",
    Decision.WITHDRAWN: "dpv:ConsentWithdrawn",
    Decision.OBJECTED: "dpv:ConsentWithdrawn",
    Decision.RESTRICTED: "dpv:ConsentUnknown",
    Decision.UNRESTRICTED: "dpv:ConsentUnknown",
    Decision.ERASED: "dpv:ConsentRevoked",
}
"""Which state of DPV's consent life cycle a decision makes: an objection ends consent, a restriction rests it, and an
erasure is not the person's word on consent: the controller ends it, with all that it was given for."""
FIRST, SECOND, NOW = 1, 2, 3
"""The forms of receipts, told by their contexts. The first named two workspaces' parties alike; the first two called a
grant that waits for its mailbox given."""

PERSONAL_DATA = {Channel.EMAIL: "pd:EmailAddress"}
ALL, EVERY_PURPOSE = "all", "every purpose"
"""Identifier and name, where a decision is of no single purpose."""
RIGHTS = ("A7-3", "A13", "A15", "A16", "A17", "A18", "A20", "A21", "A77")
"""Articles of the GDPR by which the data subject may act: withdrawal first."""


@dataclass(frozen=True, slots=True)
class Before:
    """The last grant before a decision: its entry, and the way from its leaf to the same checkpoint."""

    index: int
    leaf: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves an entry by itself: leaf and evidence under a commitment, and the way up to a signed checkpoint."""

    index: int
    tree_size: int
    leaf: str
    leaf_hash: str
    salt: str
    path: tuple[str, ...]
    root: str
    checkpoint: str
    key: str
    grant: Before | None = None

    def json(self, evidence: Mapping[str, Any]) -> dict[str, Any]:
        """As it stands in a receipt."""
        return {
            "index": self.index,
            "tree_size": self.tree_size,
            "leaf": self.leaf,
            "leaf_hash": self.leaf_hash,
            "evidence": evidence,
            "salt": self.salt,
            "path": list(self.path),
            "root": self.root,
            "checkpoint": self.checkpoint,
            "key": self.key,
            **({} if self.grant is None else {"grant": asdict(self.grant) | {"path": list(self.grant.path)}}),
        }


def receipt(
    context: Mapping[str, Any],
    entry: Mapping[str, Any],
    evidence: Mapping[str, Any],
    proof: Proof,
    *,
    titles: Mapping[str, str],
    created: str,
    form: int = NOW,
) -> dict[str, Any]:
    """The receipt as JSON-LD. `titles` are those of the purpose by language, at the time of the decision."""
    record = _record(entry, evidence, proof, titles, form)
    parties = _recipients(record)
    publisher = "Souhlas" if form == FIRST else f"urn:souhlas:log:{proof.checkpoint.partition(chr(10))[0]}"
    return {
        "@context": context,
        "@id": f"urn:souhlas:receipt:{entry['workspace']}:{proof.index}",
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": f"{entry['workspace']}/{proof.index}",
        "dct:conformsTo": RECEIPT_PROFILE,
        "dct:created": created,
        "dct:publisher": parties[-1] if parties else publisher,
        "schema:recipient": "dpv:DataSubject",
        "dpv:hasRecordOfActivity": record,
        "proof": proof.json(evidence),
    }


def stated(
    entry: Mapping[str, Any], evidence: Mapping[str, Any] = MappingProxyType({}), form: int = NOW
) -> dict[str, Any]:
    """What a record says of a decision by its leaf, and by the evidence where it is given. Values may be None.

    It is the record as it was made: a later withdrawal has a record of its own, and an end is told by ``dct:valid``.
    """
    notice = entry["notice_sha256"]
    return {
        "@id": f"urn:uuid:{entry['event_id']}",
        "@type": "dpv:ConsentRecord",
        "dct:identifier": entry["event_id"],
        "dpv:hasDataSubject": {"@id": f"urn:uuid:{entry['contact_id']}", "@type": "dpv:DataSubject"},
        "dpv:hasLegalBasis": "eu-gdpr:A6-1-a",
        "dpv:hasNotice": None if notice is None else {"@id": f"urn:sha256:{notice}", "@type": "dpv:ConsentNotice"},
        "dpv:hasProcess": _process(entry),
        "dpv:hasConsentStatus": _status(entry, evidence, form),
    }


def _record(
    entry: Mapping[str, Any], evidence: Mapping[str, Any], proof: Proof, titles: Mapping[str, str], form: int
) -> dict[str, Any]:
    """The whole record, with all that the profile wants."""
    controller = _party(_name("controller", entry, form), "dpv:DataController", evidence.get("controller"))
    processor = _party(_name("processor", entry, form), "dpv:DataProcessor", evidence.get("processor"))
    recipients = [party["@id"] for party in (controller, processor) if party]
    record = stated(entry, evidence, form) | {
        "dct:conformsTo": RECORD_PROFILE,
        "dct:language": language(evidence),
        "dpv:hasDataController": controller,
        "dpv:hasDataProcessor": processor,
        "dpv:hasJurisdiction": "loc:EU",
        "dpv:hasApplicableLaw": "eu-gdpr:GDPR",
        "dpv:hasAuthority": {
            "@type": "dpv:DataProtectionAuthority",
            "dct:description": "the supervisory authority where the data subject lives or works (Art. 77 GDPR)",
        },
        "dpv:hasNotice": _notice(entry, evidence) or (None if form == FIRST else _notice_before(proof)),
        "dpv:hasRight": [{"@id": f"eu-gdpr:{article}", "@type": "dpv:DataSubjectRight"} for article in RIGHTS],
        "dpv:hasConsentControl": {
            "@type": "dpv:WithdrawConsent",
            "dct:description": "in the chat, on the preference page, by the link in every message, or by writing",
        },
    }
    record["dpv:hasProcess"] = _process(entry, titles) | {"dpv:hasRecipient": recipients}
    return {name: value for name, value in record.items() if value is not None}


def _recipients(record: Mapping[str, Any]) -> list[str]:
    found: list[str] = record["dpv:hasProcess"]["dpv:hasRecipient"]
    return found


def language(evidence: Mapping[str, Any]) -> str:
    """The language that the contact was spoken to in; English where nothing was shown."""
    notice = evidence.get("notice")
    return str(notice["locale"]) if notice else "en"


def _name(party: str, entry: Mapping[str, Any], form: int) -> str:
    """The IRI of a party: a workspace's own, for two workspaces have two controllers."""
    return f"urn:souhlas:party:{party}" if form == FIRST else f"urn:souhlas:party:{entry['workspace']}:{party}"


def _party(name: str, kind: str, party: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if party is None:
        return None
    made = {
        "@id": name,
        "@type": kind,
        "dpv:hasName": party["name"],
        "dpv:hasAddress": party.get("address"),
        "dpv:hasContact": party.get("email") or party.get("dpo") or party.get("address") or party["name"],
        "dpv:hasDataProtectionOfficer": party.get("dpo"),
        "dpv:hasRole": kind,
    }
    return {key: value for key, value in made.items() if value is not None}


def _notice(entry: Mapping[str, Any], evidence: Mapping[str, Any]) -> dict[str, Any] | None:
    notice = evidence.get("notice")
    if notice is None:
        return None
    made = {
        "@id": f"urn:sha256:{entry['notice_sha256']}",
        "@type": "dpv:ConsentNotice",
        "dct:language": notice["locale"],
        "dct:hasVersion": str(notice["version"]),
        "dct:source": notice["policy_url"],
        "schema:text": notice["text"],
        "souhlas:policyKind": notice["policy_kind"],
    }
    return {key: value for key, value in made.items() if value is not None}


def _notice_before(proof: Proof) -> dict[str, Any]:
    """The notice of the consent that a decision without one of its own is about; that there was none, where there was
    no grant."""
    if proof.grant is None:
        words = "no notice was shown with this decision, and no consent was given before it"
        return {"@id": "urn:souhlas:notice:none", "@type": "dpv:Notice", "dct:description": words}
    grant = json.loads(base64.b64decode(proof.grant.leaf))
    return {
        "@id": f"urn:sha256:{grant['notice_sha256']}",
        "@type": "dpv:ConsentNotice",
        "dct:description": "no notice was shown with this decision: this is the one of the last consent before it",
        "souhlas:shownWithEntry": proof.grant.index,
    }


def _process(entry: Mapping[str, Any], titles: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    purpose = entry["purpose"]
    data = sorted({PERSONAL_DATA.get(Channel(channel), "pd:TelephoneNumber") for channel in entry["channels"]})
    meant = {
        "@id": f"urn:souhlas:purpose:{entry['workspace']}:{purpose or ALL}",
        "@type": "dpv:Purpose",
        "dct:identifier": purpose or ALL,
        "skos:prefLabel": dict(titles) or {"en": purpose or EVERY_PURPOSE},
    }
    until = entry["expires_at"] or entry["decided_at"]
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": meant,
        "dpv:hasPersonalData": [{"@type": kind, "dpv:hasNecessity": {"@id": "dpv:Optional"}} for kind in data],
        "dpv:hasProcessing": ["dpv:Collect", "dpv:Store", "dpv:Use"],
        "dpv:hasDataSource": "dpv:DataSubject",
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageLocation", "dct:description": "as the notice and the controller's policy say"},
            {"@type": "dpv:StorageDuration", "dct:valid": until},
        ],
        "souhlas:channels": list(entry["channels"]),
    }


def _state(entry: Mapping[str, Any], decision: Decision, form: int) -> str:
    if form == FIRST and decision is Decision.ERASED:
        return "dpv:ConsentWithdrawn"
    if form == NOW and decision is Decision.GRANTED and entry["confirmation_required"]:
        return "dpv:ConsentRequested"  # nothing may be sent on it before the owner of the mailbox has said so
    return STATUS[decision]


def _status(entry: Mapping[str, Any], evidence: Mapping[str, Any], form: int) -> dict[str, Any]:
    bot, decision = entry["bot"], Decision(entry["decision"])
    made = {
        "@type": _state(entry, decision, form),
        "dpv:isIndicatedAtTime": entry["decided_at"],
        "dpv:isIndicatedBy": {
            "@id": f"urn:uuid:{entry['contact_id']}"
            if entry["actor"] == "visitor"
            else _name("controller", entry, form)
        },
        "dpv:hasIndicationMethod": entry["method"],
        "dct:valid": entry["expires_at"],
        "dct:dateAccepted": entry["recorded_at"],
        "souhlas:decision": entry["decision"],
        "souhlas:confirmationRequired": entry["confirmation_required"],
        "souhlas:prompt": evidence.get("prompt"),
        "souhlas:answer": evidence.get("answer"),
        "souhlas:page": evidence.get("page_url"),
        "souhlas:bot": f"{bot['id']}/{bot['version']}" if bot else None,
    }
    return {key: value for key, value in made.items() if value is not None}
