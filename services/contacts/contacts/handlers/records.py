"""Records of processing activities (Art. 30 GDPR), made of the workspace's configuration: the controller's and the
processor's."""

from typing import Any

from contacts.handlers import wording
from contacts.handlers.desk import Desk
from contacts.store import outside, webhooks, workspaces
from shared.times import rfc3339

JSON = dict[str, Any]

DATA = ["name", "e-mail address", "phone number", "company", "page on which it was given"]
EVIDENCE = ["pseudonymous decisions with the notice as it was shown", "question and answer by button or fixed phrase"]
SECURITY = [
    "access by signed tokens with scopes, each bound to one workspace (Art. 32(1)(b))",
    "addresses leave contacts only as keyed fingerprints (Art. 32(1)(a))",
    "nothing personal in logs, metrics, traces and topic keys; consumed records of the contact topic are deleted",
    "consent kept in an append-only log that can be checked by anybody (Art. 5(2), 7(1))",
    "erasure in every part, shown part by part (Art. 17)",
]


async def records(desk: Desk, workspace: str) -> JSON:
    """Both records of one workspace. Purposes that are retired stay in, for what was given under them may be kept."""
    configured = await workspaces.read(desk.pool, workspace)
    controller = configured["controller"] if configured else None
    purposes = configured["purposes"] if configured else []
    tools = list(dict.fromkeys(outside.place(hook["url"]) for hook in await webhooks.all_of(desk.pool, workspace)))
    processor = dict(desk.processor)
    return {
        "generated_at": rfc3339(desk.now()),
        "workspace": workspace,
        "controller_record": {
            "article": "Art. 30(1) GDPR",
            "controller": controller,
            "activities": [_activity(purpose, processor, tools) for purpose in purposes] + [_proof(processor)],
            "security": SECURITY,
        },
        "processor_record": {
            "article": "Art. 30(2) GDPR",
            "processor": processor,
            "controllers": [controller] if controller else [],
            "categories_of_processing": [
                "asking visitors for consent in a chat",
                "keeping the contacts of those who agreed",
                "keeping the proof of consent",
                "answering whether somebody may be messaged",
            ],
            "transfers": [],
            "security": SECURITY,
        },
    }


def limits(purpose: JSON) -> JSON:
    """How long data are used and kept for a purpose, and its proof of consent (Art. 13(2)(a), 30(1)(f))."""
    months, days = purpose["validity_months"], purpose.get("retention_days")
    return {
        "time_limit": f"used until the consent ends (months: {months}) or is withdrawn;"
        " kept until the controller erases the contact",
        "proof_time_limit": f"days after the end of processing: {days}; or until erasure" if days else "until erasure",
    }


def _activity(purpose: JSON, processor: JSON, tools: list[str]) -> JSON:
    return {
        "purpose": purpose["id"],
        "title": purpose["title"],
        "legal_basis": "consent, Art. 6(1)(a) GDPR",
        "data_subjects": ["visitors of the controller's website who agreed", "people whom the controller imported"],
        "data": DATA,
        "channels": list(purpose["channels"]),
        "recipients": [f"processor: {processor['name']}", *(f"tool of the controller: {name}" for name in tools)],
        "transfers": [],
        **limits(purpose),
        "retired": purpose["retired"],
    }


def _proof(processor: JSON) -> JSON:
    return {
        "purpose": "proof-of-consent",
        "title": {
            "en": "Proof of consent",
            "cs": "Doklad o souhlasu",
            "de": "Nachweis der Einwilligung",
            "sk": "Doklad o súhlase",
        },
        "legal_basis": "legal obligation, Art. 6(1)(c) with Art. 5(2) and 7(1) GDPR",
        "data_subjects": ["everybody who was asked, whatever they answered"],
        "data": EVIDENCE,
        "channels": [],
        "recipients": [f"processor: {processor['name']}", "auditors and supervisory authorities on request"],
        "transfers": [],
        "time_limit": "evidence as long as each purpose says; the pseudonymous log while it must be provable",
        "retired": False,
    }


def to_read(found: JSON, language: str) -> str:
    """The records as a page in ``cs``, ``en``, ``de`` or ``sk``, in plain words."""
    return wording.page("records.html", language, found)
