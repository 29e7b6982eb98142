"""A consent receipt: what was decided, in the DPV profile of ISO/IEC TS 27560, with its proof inside.

https://w3id.org/dpv/guides/consent-27560 and /dpv/schema/dpv-27560. Pure. The context stands in every receipt, so that
it can be read without a network; `proof` is a JSON literal that ``souhlas-audit receipt verify`` checks offline.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
    Decision.ERASED: "dpv:ConsentWithdrawn",
}
"""Which state of DPV's consent life cycle a decision makes: an objection ends consent, a restriction rests it."""

PERSONAL_DATA = {Channel.EMAIL: "pd:EmailAddress"}
ALL, EVERY_PURPOSE = "all", "every purpose"
"""Identifier and name, where a decision is of no single purpose."""
RIGHTS = ("A7-3", "A13", "A15", "A16", "A17", "A18", "A20", "A21", "A77")
"""Articles of the GDPR by which the data subject may act: withdrawal first."""


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
        }


def receipt(
    context: Mapping[str, Any],
    entry: Mapping[str, Any],
    evidence: Mapping[str, Any],
    proof: Proof,
    *,
    titles: Mapping[str, str],
    created: str,
) -> dict[str, Any]:
    """The receipt as JSON-LD. `titles` are those of the purpose by language, at the time of the decision."""
    controller = _party("controller", "dpv:DataController", evidence.get("controller"))
    processor = _party("processor", "dpv:DataProcessor", evidence.get("processor"))
    parties = [party for party in (controller, processor) if party]
    record = {
        "@id": f"urn:uuid:{entry['event_id']}",
        "@type": "dpv:ConsentRecord",
        "dct:identifier": entry["event_id"],
        "dct:conformsTo": RECORD_PROFILE,
        "dct:language": language(evidence),
        "dpv:hasDataSubject": {"@id": f"urn:uuid:{entry['contact_id']}", "@type": "dpv:DataSubject"},
        "dpv:hasDataController": controller,
        "dpv:hasDataProcessor": processor,
        "dpv:hasJurisdiction": "loc:EU",
        "dpv:hasApplicableLaw": "eu-gdpr:GDPR",
        "dpv:hasLegalBasis": "eu-gdpr:A6-1-a",
        "dpv:hasAuthority": {
            "@type": "dpv:DataProtectionAuthority",
            "dct:description": "the supervisory authority where the data subject lives or works (Art. 77 GDPR)",
        },
        "dpv:hasNotice": _notice(entry, evidence),
        "dpv:hasProcess": _process(entry, titles, [party["@id"] for party in parties]),
        "dpv:hasRight": [{"@id": f"eu-gdpr:{article}", "@type": "dpv:DataSubjectRight"} for article in RIGHTS],
        "dpv:hasConsentControl": {
            "@type": "dpv:WithdrawConsent",
            "dct:description": "in the chat, on the preference page, by the link in every message, or by writing",
        },
        "dpv:hasConsentStatus": _status(entry, evidence),
    }
    return {
        "@context": context,
        "@id": f"urn:souhlas:receipt:{entry['workspace']}:{proof.index}",
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": f"{entry['workspace']}/{proof.index}",
        "dct:conformsTo": RECEIPT_PROFILE,
        "dct:created": created,
        "dct:publisher": parties[-1]["@id"] if parties else "Souhlas",
        "schema:recipient": "dpv:DataSubject",
        "dpv:hasRecordOfActivity": {name: value for name, value in record.items() if value is not None},
        "proof": proof.json(evidence),
    }


def language(evidence: Mapping[str, Any]) -> str:
    """The language that the contact was spoken to in; English where nothing was shown."""
    notice = evidence.get("notice")
    return str(notice["locale"]) if notice else "en"


def _party(name: str, kind: str, party: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if party is None:
        return None
    made = {
        "@id": f"urn:souhlas:party:{name}",
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


def _process(entry: Mapping[str, Any], titles: Mapping[str, str], recipients: list[str]) -> dict[str, Any]:
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
        "dpv:hasRecipient": recipients,
        "souhlas:channels": list(entry["channels"]),
    }


def _status(entry: Mapping[str, Any], evidence: Mapping[str, Any]) -> dict[str, Any]:
    bot = entry["bot"]
    made = {
        "@type": STATUS[Decision(entry["decision"])],
        "dpv:isIndicatedAtTime": entry["decided_at"],
        "dpv:isIndicatedBy": {
            "@id": f"urn:uuid:{entry['contact_id']}" if entry["actor"] == "visitor" else "urn:souhlas:party:controller"
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
