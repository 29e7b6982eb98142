"""What the local stack begins with: two workspaces, each with the bot `lead` of API.md section 2 published."""

import copy
from collections.abc import Mapping
from typing import Any

import httpx

Texts = dict[str, str]


def _texts(cs: str, en: str, de: str, sk: str) -> Texts:
    return {"cs": cs, "en": en, "de": de, "sk": sk}


ACME: dict[str, Any] = {
    "controller": {
        "name": "Acme s.r.o.",
        "address": "Dlouhá 1, Brno",
        "email": "soukromi@acme.example",
        "dpo": None,
    },
    "default_locale": "cs",
    "locales": ["cs", "en", "de", "sk"],
    "privacy_policy_url": "https://acme.example/privacy",
    "purposes": [
        {
            "id": "contact",
            "title": _texts(
                "Odpověď na dotaz", "Answer to your question", "Antwort auf Ihre Anfrage", "Odpoveď na otázku"
            ),
            "text": _texts(
                "Ozveme se vám s nabídkou.",
                "We will get back to you with an offer.",
                "Wir melden uns bei Ihnen mit einem Angebot.",
                "Ozveme sa vám s ponukou.",
            ),
            "channels": ["email", "phone"],
            "validity_months": 24,
            "confirmation": "none",
            "retired": False,
        },
        {
            "id": "newsletter",
            "title": _texts("Novinky", "News", "Neuigkeiten", "Novinky"),
            "text": _texts(
                "Jednou za měsíc vám e-mailem pošleme novinky.",
                "Once a month we will e-mail you our news.",
                "Einmal im Monat senden wir Ihnen Neuigkeiten per E-Mail.",
                "Raz za mesiac vám e-mailom pošleme novinky.",
            ),
            "channels": ["email"],
            "validity_months": 24,
            "confirmation": "none",
            "retired": False,
        },
    ],
    "allowed_origins": ["https://acme.example"],
}

RIVAL: dict[str, Any] = copy.deepcopy(ACME) | {
    "controller": {
        "name": "Rival a.s.",
        "address": "Krátká 2, Praha",
        "email": "soukromi@rival.example",
        "dpo": "dpo@rival.example",
    },
    "privacy_policy_url": "https://rival.example/privacy",
    "allowed_origins": ["https://rival.example"],
}

WORKSPACES: dict[str, dict[str, Any]] = {"demo": ACME, "rival": RIVAL}

LEAD: dict[str, Any] = {
    "name": "Lead",
    "require_consent": True,
    "steps": [
        {"id": "hello", "type": "message", "text": _texts("Dobrý den!", "Hello!", "Guten Tag!", "Dobrý deň!")},
        {
            "id": "topic",
            "type": "choice",
            "text": _texts(
                "S čím pomůžeme?", "How can we help?", "Wie können wir Ihnen helfen?", "S čím vám pomôžeme?"
            ),
            "options": [
                {"value": "offer", "label": _texts("Nabídka", "An offer", "Ein Angebot", "Ponuka"), "next": "ask"},
                {
                    "value": "hours",
                    "label": _texts("Otevírací doba", "Opening hours", "Öffnungszeiten", "Otváracie hodiny"),
                    "next": "hours",
                },
            ],
        },
        {
            "id": "hours",
            "type": "message",
            "text": _texts("Po–Pá 9–17.", "Mon–Fri 9–17.", "Mo–Fr 9–17 Uhr.", "Po–Pi 9–17."),
            "next": "end",
        },
        {
            "id": "ask",
            "type": "consent",
            "purpose": "contact",
            "extends_to": [],
            "text": _texts(
                "Smíme si uložit váš kontakt, abychom se ozvali?",
                "May we keep your contact so that we can get back to you?",
                "Dürfen wir Ihre Kontaktdaten speichern, um uns bei Ihnen zu melden?",
                "Smieme si uložiť váš kontakt, aby sme sa vám ozvali?",
            ),
            "on_refused": "bye",
        },
        {
            "id": "email",
            "type": "field",
            "field": "email",
            "purpose": "contact",
            "required": True,
            "text": _texts("Váš e-mail?", "Your e-mail?", "Ihre E-Mail-Adresse?", "Váš e-mail?"),
        },
        {
            "id": "name",
            "type": "field",
            "field": "name",
            "purpose": "contact",
            "required": False,
            "text": _texts("Vaše jméno?", "Your name?", "Ihr Name?", "Vaše meno?"),
        },
        {
            "id": "news",
            "type": "consent",
            "purpose": "newsletter",
            "text": _texts(
                "A smíme posílat novinky?",
                "And may we send you news?",
                "Und dürfen wir Ihnen Neuigkeiten senden?",
                "A smieme vám posielať novinky?",
            ),
            "on_refused": "thanks",
        },
        {
            "id": "thanks",
            "type": "message",
            "text": _texts("Děkujeme.", "Thank you.", "Vielen Dank.", "Ďakujeme."),
            "next": "end",
        },
        {
            "id": "bye",
            "type": "message",
            "text": _texts(
                "V pořádku, nic neukládáme.",
                "All right, nothing is kept.",
                "In Ordnung, wir speichern nichts.",
                "V poriadku, nič neukladáme.",
            ),
            "next": "end",
        },
    ],
}


class SeedRefused(Exception):
    """Conversation did not take what the stack begins with. Its message quotes the answer."""


async def _send(client: httpx.AsyncClient, method: str, url: str, token: str, body: object | None = None) -> None:
    answer = await client.request(method, url, json=body, headers={"Authorization": f"Bearer {token}"})
    if not answer.is_success:
        raise SeedRefused(f"{method} {url}: {answer.status_code} {answer.text[:2000]}")


async def seed_workspace(
    client: httpx.AsyncClient, conversation: str, token: str, workspace: Mapping[str, Any] = ACME
) -> None:
    """Set up the token's workspace and publish the bot `lead` there, unless it is published. Raises SeedRefused."""
    lead = f"{conversation}/v1/bots/lead"
    known = await client.get(f"{lead}/versions/1", headers={"Authorization": f"Bearer {token}"})
    if known.status_code == 200:
        return
    await _send(client, "PUT", f"{conversation}/v1/workspace", token, workspace)
    await _send(client, "PUT", lead, token, LEAD)
    await _send(client, "POST", f"{lead}/publish", token)


async def seed(client: httpx.AsyncClient, conversation: str, admins: Mapping[str, str]) -> None:
    """Set up every workspace, with an admin token of each."""
    for name, workspace in WORKSPACES.items():
        await seed_workspace(client, conversation, admins[name], workspace)
