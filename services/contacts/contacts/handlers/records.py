"""Records of processing activities (Art. 30 GDPR), made of the workspace's configuration: the controller's and the
processor's."""

from typing import Any

from contacts.handlers import wording
from contacts.handlers.desk import Desk
from contacts.store import outside, webhooks, workspaces
from shared.times import rfc3339

JSON = dict[str, Any]

PROFILE = ["name", "e-mail address", "phone number", "company"]
DATA = [
    *PROFILE,
    "page on which it was given",
    "text typed in the chat",
    "e-mails that asked for a confirmation",
    "reports of bounces and complaints",
]
ASKED = ["what was asked for, when, and how it was answered", "note of the controller"]
MESSAGING = "tools with which the controller sends its messages"
NOT_STATED = "not stated here: the controller or processor must add them"
EVIDENCE = ["pseudonymous decisions with the notice as it was shown", "question and answer by button or fixed phrase"]
SECURITY = [
    "access by signed tokens with scopes, each bound to one workspace (Art. 32(1)(b))",
    "addresses leave contacts only as keyed fingerprints (Art. 32(1)(a))",
    "nothing personal in logs, metrics, traces and topic keys; consumed records of the contact topic are deleted",
    "consent kept in an append-only log that can be checked by anybody (Art. 5(2), 7(1))",
    "erasure in every part, shown part by part (Art. 17)",
]
PROOF = {
    "en": "Proof of consent",
    "cs": "Doklad o souhlasu",
    "de": "Nachweis der Einwilligung",
    "sk": "Doklad o súhlase",
}
IMPORTED = {
    "en": "Imported contacts",
    "cs": "Importované kontakty",
    "de": "Importierte Kontakte",
    "sk": "Importované kontakty",
}
REQUESTS = {
    "en": "Requests of data subjects",
    "cs": "Žádosti subjektů údajů",
    "de": "Anträge betroffener Personen",
    "sk": "Žiadosti dotknutých osôb",
}
UNCONFIRMED = "erased when nobody confirms the mailbox in time (days: 30, unless the processor set others)"
_UNSTATED: JSON = {"transfers": None, "transfers_note": NOT_STATED}


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
            "activities": [
                *(_consented(purpose, processor, tools) for purpose in purposes),
                _imported(processor, tools),
                _requests(processor),
                _proof(processor),
            ],
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
                "asking the owners of mailboxes by e-mail for a confirmation",
                "keeping the requests of data subjects until they are answered",
            ],
            **_UNSTATED,
            "security": SECURITY,
        },
    }


def limits(purpose: JSON) -> JSON:
    """How long data are used and kept for a purpose, and its proof of consent (Art. 13(2)(a), 30(1)(f)). How many days
    a mailbox has to be confirmed in is a setting of conversation; None where none has to be."""
    months, days = purpose["validity_months"], purpose.get("retention_days")
    return {
        "time_limit": f"used until the consent ends (months: {months}) or is withdrawn;"
        " kept until the controller erases the contact",
        "unconfirmed_time_limit": UNCONFIRMED if purpose.get("confirmation") == "mailbox" else None,
        "proof_time_limit": f"days after the end of processing: {days}; or until erasure" if days else "until erasure",
    }


def _consented(purpose: JSON, processor: JSON, tools: list[str]) -> JSON:
    return {
        "purpose": purpose["id"],
        "title": purpose["title"],
        "legal_basis": "consent, Art. 6(1)(a) GDPR",
        "data_subjects": ["visitors of the controller's website who agreed"],
        "data": DATA,
        "channels": list(purpose["channels"]),
        "recipients": _recipients(processor, tools),
        **_UNSTATED,
        **limits(purpose),
        "retired": purpose["retired"],
    }


def _recipients(processor: JSON, tools: list[str]) -> list[str]:
    named = [f"tool of the controller: {name}" for name in tools]
    return [f"processor: {processor['name']}", MESSAGING, *named]


def _imported(processor: JSON, tools: list[str]) -> JSON:
    """An import never grants, so consent is the one basis on which nobody is kept who came by it alone."""
    return {
        "purpose": "imported-contacts",
        "title": IMPORTED,
        "legal_basis": "not consent, which an import never gives: the controller must add on which basis it keeps them",
        "data_subjects": ["people whom the controller imported"],
        "data": [*PROFILE, "reports of bounces and complaints"],
        "channels": [],
        "recipients": _recipients(processor, tools),
        **_UNSTATED,
        "time_limit": "kept until the controller erases the contact",
        "retired": False,
    }


def _owed(
    purpose: str, title: dict[str, str], law: str, subjects: str, data: list[str], time_limit: str, processor: JSON
) -> JSON:
    """What the law asks of the controller, whatever anybody agreed to; `law`: beside Art. 6(1)(c) GDPR."""
    return {
        "purpose": purpose,
        "title": title,
        "legal_basis": f"legal obligation, Art. 6(1)(c) with {law} GDPR",
        "data_subjects": [subjects],
        "data": data,
        "channels": [],
        "recipients": [f"processor: {processor['name']}", "auditors and supervisory authorities on request"],
        **_UNSTATED,
        "time_limit": time_limit,
        "retired": False,
    }


def _requests(processor: JSON) -> JSON:
    law, subjects = "Art. 12 and 15 to 22", "data subjects who asked for something"
    time_limit = "notes until erasure; the pseudonymous request while it must be provable"
    return _owed("requests-of-data-subjects", REQUESTS, law, subjects, ASKED, time_limit, processor)


def _proof(processor: JSON) -> JSON:
    law, subjects = "Art. 5(2) and 7(1)", "everybody who was asked, whatever they answered"
    time_limit = "evidence as long as each purpose says; the pseudonymous log while it must be provable"
    return _owed("proof-of-consent", PROOF, law, subjects, EVIDENCE, time_limit, processor)


def to_read(found: JSON, language: str) -> str:
    """The records as a page in ``cs``, ``en``, ``de`` or ``sk``, in plain words."""
    return wording.page("records.html", language, found)
