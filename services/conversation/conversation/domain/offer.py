"""What the preference page lets somebody agree to: today's notice of one purpose, and the question beside it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from conversation.domain.locales import Locale
from conversation.domain.notice import Content, compose, named
from conversation.domain.published import Published, asked_for
from conversation.domain.workspace import Purpose, Workspace, worded
from shared.events import Processor


@dataclass(frozen=True, slots=True)
class Offer:
    """The words that a grant would stand on, and the kinds of `data` that they name.

    `published` is the version whose question is repeated, if there is one.
    """

    purpose: Purpose
    text: str
    sha256: str
    locale: Locale
    prompt: str
    data: frozenset[str]
    published: Published | None


def offer(
    workspace: Workspace, purpose: Purpose, processor: Processor, asked: Sequence[Published], locale: str
) -> Offer | None:
    """What can be agreed to now; None for a retired purpose, and where nobody says who the controller is.

    The notice names this purpose alone: each is decided for itself here (GDPR recital 32). `asked` are the versions
    that the contact has talked to, the latest first; the data are those that they ask for.
    """
    if purpose.retired or workspace.controller is None:
        return None
    spoken = next((name for name in workspace.locales if name == locale), workspace.default_locale)
    asking = next((version for version in asked if version.question_for(purpose.id)), None)
    fields = frozenset[str]().union(*(asked_for(version.bot, (purpose.id,)) for version in asked))
    content = Content(
        controller=workspace.controller,
        processor=processor,
        purpose=purpose,
        extends=(),
        fields=fields,
        policy_url=workspace.privacy_policy_url,
    )
    text = compose(content, spoken)
    return Offer(
        purpose,
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        spoken,
        _prompt(workspace, purpose, asking, spoken),
        named((purpose,), fields),
        asking,
    )


def _prompt(workspace: Workspace, purpose: Purpose, asking: Published | None, locale: Locale) -> str:
    question = asking.question_for(purpose.id) if asking else None
    if asking is not None and question is not None and question.purpose == purpose.id:
        return asking.said(question.text, locale)
    return worded(purpose.text, locale, workspace.default_locale) or worded(
        purpose.title, locale, workspace.default_locale
    )
