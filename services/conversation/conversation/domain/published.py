"""A published version: the bot, the workspace and the notices as they were then, and so for ever.

Running conversations stay on the version they began with. Only allowed origins, and whether a purpose is retired, are
those of now (API.md section 2).
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from conversation.domain.bots import Bot, ConsentStep, FieldStep, Step, TextStep, ways
from conversation.domain.calling import Callings, callings
from conversation.domain.locales import Locale
from conversation.domain.notice import CHAT, Content, compose, named
from conversation.domain.terms import terms_of
from conversation.domain.workspace import Purpose, Texts, Workspace, worded
from shared.events import Notice, Processor

NumberOf = Callable[[str, str, str], int]
"""(purpose, locale, sha256) to the notice's version number."""


@dataclass(frozen=True)
class Published:
    """One immutable version. `notices` by (step, locale); `settled` are the ids of terms agreed to, by purpose."""

    workspace_id: str
    bot_id: str
    version: int
    published_at: datetime
    bot: Bot
    workspace: Workspace
    processor: Processor
    notices: Mapping[tuple[str, str], Notice]
    settled: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """Steps by id."""
        return {step.id: step for step in self.bot.steps}

    @cached_property
    def ways(self) -> Mapping[str, tuple[str, ...]]:
        """Where each step leads to, as `bots.ways` says."""
        return {step.id: ways(step, following) for step, following in self.bot.with_following()}

    @cached_property
    def purposes(self) -> Mapping[str, Purpose]:
        """Purposes by id, as of the publishing."""
        return self.workspace.by_id

    @cached_property
    def callings(self) -> Callings:
        """What visitors may call the purposes."""
        return callings(self.purposes.values())

    @cached_property
    def terms(self) -> Mapping[str, str]:
        """By purpose, on what a consent to it stands (`domain.terms`): another id here asks again."""
        return {
            name: self.settled.get(name) or terms_of(self.workspace, purpose).id
            for name, purpose in self.purposes.items()
        }

    @cached_property
    def wanted(self) -> Mapping[str, frozenset[str]]:
        """By purpose, the kinds of data that this version takes for it: a grant whose notice lacks one does not do."""
        return {name: asked_for(self.bot, (name,)) for name in self.purposes}

    @cached_property
    def named(self) -> Mapping[str, frozenset[str]]:
        """By consent question, the kinds of data that its notice names."""
        return {
            step.id: named(
                [self.purposes[name] for name in step.purposes if name in self.purposes],
                asked_for(self.bot, step.purposes),
            )
            for step in self.bot.steps
            if isinstance(step, ConsentStep)
        }

    @cached_property
    def noted(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """The notices as JSON, by (step, locale)."""
        return {place: notice.model_dump(mode="json") for place, notice in self.notices.items()}

    @cached_property
    def controller(self) -> Mapping[str, Any] | None:
        """The controller as events name them, as JSON."""
        return self.workspace.controller.said().model_dump(mode="json") if self.workspace.controller else None

    @cached_property
    def named_processor(self) -> Mapping[str, Any]:
        """The processor as events name them, as JSON."""
        return self.processor.model_dump(mode="json")

    @cached_property
    def asked(self) -> dict[tuple[object, ...], Mapping[str, Any]]:
        """Questions as clients read them, as `flow.expects` made each once."""
        return {}

    def title(self, purpose: str, locale: str) -> str:
        """The purpose's title for the visitor; its id where there is none."""
        known = self.purposes.get(purpose)
        return (known and worded(known.title, locale, self.workspace.default_locale)) or purpose

    def said(self, texts: Texts, locale: str) -> str:
        """A text of this version for the visitor."""
        return worded(texts, locale, self.workspace.default_locale)

    def noticed(self) -> list[tuple[str, Notice]]:
        """Every notice with the purpose of its question."""
        asking = {step.id: step.purpose for step in self.bot.steps if isinstance(step, ConsentStep)}
        return [(asking[step], notice) for (step, _), notice in self.notices.items()]

    def question_for(self, purpose: str) -> ConsentStep | None:
        """The first question that decides the purpose."""
        return next(
            (step for step in self.bot.steps if isinstance(step, ConsentStep) and purpose in step.purposes), None
        )


def asked_for(bot: Bot, purposes: Collection[str]) -> frozenset[str]:
    """The kinds of data that a bot takes for these purposes: details, and the visitor's own words, which serve all."""
    fields = {str(step.field) for step in bot.steps if isinstance(step, FieldStep) and step.purpose in purposes}
    return frozenset(fields | {CHAT for step in bot.steps if isinstance(step, TextStep)})


def _texts_of_notices(
    bot: Bot, workspace: Workspace, processor: Processor
) -> Iterator[tuple[ConsentStep, Locale, str]]:
    if workspace.controller is None:
        return
    for step in bot.steps:
        if not isinstance(step, ConsentStep) or any(name not in workspace.by_id for name in step.purposes):
            continue
        content = Content(
            controller=workspace.controller,
            processor=processor,
            purpose=workspace.by_id[step.purpose],
            extends=[workspace.by_id[name] for name in step.extends_to],
            fields=asked_for(bot, step.purposes),
            policy_url=workspace.privacy_policy_url,
        )
        for locale in workspace.locales:
            yield step, locale, compose(content, locale)


def notices(bot: Bot, workspace: Workspace, processor: Processor, number_of: NumberOf) -> dict[tuple[str, str], Notice]:
    """The notice of each consent question in each locale. `number_of` gives one text one version number."""
    found: dict[tuple[str, str], Notice] = {}
    for step, locale, text in _texts_of_notices(bot, workspace, processor):
        digest = hashlib.sha256(text.encode()).hexdigest()
        found[step.id, locale] = Notice(
            text=text,
            locale=locale,
            version=number_of(step.purpose, locale, digest),
            sha256=digest,
            policy_url=workspace.privacy_policy_url,
            policy_kind="policy" if workspace.privacy_policy_url else "generic",
        )
    return found


def to_json(published: Published) -> dict[str, Any]:
    """For the store: everything but the key columns."""
    return {
        "bot": published.bot.model_dump(mode="json", exclude_unset=True),
        "workspace": published.workspace.model_dump(mode="json", exclude_unset=True),
        "processor": published.processor.model_dump(mode="json"),
        "notices": [
            {"step": step, **notice.model_dump(mode="json")} for (step, _), notice in published.notices.items()
        ],
        "terms": dict(published.settled),
    }


def from_json(
    workspace_id: str, bot_id: str, version: int, published_at: datetime, kept: Mapping[str, Any]
) -> Published:
    """What `to_json` kept."""
    return Published(
        workspace_id=workspace_id,
        bot_id=bot_id,
        version=version,
        published_at=published_at,
        bot=Bot.model_validate(kept["bot"]),
        workspace=Workspace.model_validate(kept["workspace"]),
        processor=Processor.model_validate(kept["processor"]),
        notices={(item["step"], item["locale"]): Notice.model_validate(item) for item in kept["notices"]},
        settled=kept.get("terms", {}),
    )
