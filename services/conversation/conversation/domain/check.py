"""The publish check: may visitors be asked this, in this way, by this controller? API.md section 2.

Pure graph search and look-ups. Every code that fits is reported: errors first, then warnings, each in the bot's order.
"""

from collections.abc import Iterator

from conversation.domain.bots import Bot, ChoiceStep, ConsentStep, FieldStep, MessageStep, Step
from conversation.domain.findings import Finding
from conversation.domain.graph import Graph
from conversation.domain.locales import Locale
from conversation.domain.signs import is_blank
from conversation.domain.workspace import Purpose, Workspace
from shared.events import Channel
from shared.identity import KIND_OF, Kind

PROMPT_LIMIT = 300
_KIND_ASKED = {"email": Kind.EMAIL, "phone": Kind.PHONE}


def check(bot: Bot, workspace: Workspace) -> list[Finding]:
    """Everything to be said about `bot` in `workspace`; it may be published when no finding is an error."""
    graph = Graph(bot)
    found = [
        *_workspace(workspace),
        *_flow(bot, graph),
        *_purposes(bot, workspace),
        *_texts(bot, workspace),
        *_warnings(bot, workspace, graph),
    ]
    return sorted(dict.fromkeys(found), key=lambda finding: finding.severity != "error")


def publishable(findings: list[Finding]) -> bool:
    """Whether no finding is an error."""
    return all(finding.severity != "error" for finding in findings)


def _workspace(workspace: Workspace) -> Iterator[Finding]:
    who = workspace.controller
    if who is None or is_blank(who.name) or not who.reachable:
        yield Finding("controller_missing")
    if workspace.privacy_policy_url is None:
        yield Finding("policy_link_missing")
    elif not workspace.privacy_policy_url.lower().startswith("https://"):
        yield Finding("policy_not_https")
    if not workspace.allowed_origins:
        yield Finding("origins_missing")


def _flow(bot: Bot, graph: Graph) -> Iterator[Finding]:
    for step, target in graph.unknown_targets():
        yield Finding("step_unknown", step, target)
    if bot.require_consent:
        for field in graph.asked_without_grant():
            yield Finding("field_without_consent", field.id, field.purpose)
    for question in graph.refusals_ignored():
        yield Finding("refusal_ignored", question.id, question.purpose)
    for name in graph.traps():
        yield Finding("no_way_out", name)


def _named_purposes(step: Step) -> tuple[str, ...]:
    match step:
        case ConsentStep():
            return step.purposes
        case FieldStep():
            return (step.purpose,)
        case _:
            return ()


def _purposes(bot: Bot, workspace: Workspace) -> Iterator[Finding]:
    known = workspace.by_id
    for step in bot.steps:
        for purpose in _named_purposes(step):
            if purpose not in known:
                yield Finding("purpose_unknown", step.id, purpose)
            elif known[purpose].retired:
                yield Finding("purpose_retired", step.id, purpose)
        if isinstance(step, ConsentStep) and step.extends_to and workspace.privacy_policy_url is None:
            yield Finding("extends_without_policy", step.id)


def _texts(bot: Bot, workspace: Workspace) -> Iterator[Finding]:
    known = workspace.by_id
    for step in bot.steps:
        for locale in workspace.locales:
            if is_blank(step.text.get(locale, "")):
                yield Finding("text_missing", step.id, step.id, "step", locale)
            if isinstance(step, ChoiceStep):
                for option in step.options:
                    if is_blank(option.label.get(locale, "")):
                        yield Finding("text_missing", step.id, option.value, "option", locale)
            for name in _named_purposes(step) if isinstance(step, ConsentStep) else ():
                if name in known:
                    yield from _purpose_texts(known[name], locale, step.id)


def _purpose_texts(purpose: Purpose, locale: Locale, step: str) -> Iterator[Finding]:
    if is_blank(purpose.title.get(locale, "")):
        yield Finding("text_missing", step, purpose.id, "title", locale)
    if is_blank(purpose.text.get(locale, "")):
        yield Finding("text_missing", step, purpose.id, "purpose", locale)


def _warnings(bot: Bot, workspace: Workspace, graph: Graph) -> Iterator[Finding]:
    known = workspace.by_id
    if not bot.require_consent:
        yield Finding("consent_not_required")
    for step in bot.steps:
        if isinstance(step, ConsentStep) and step.extends_to:
            yield Finding("purposes_bundled", step.id)
        for name in step.purposes if isinstance(step, ConsentStep) else ():
            if name in known and len(_provable(known[name])) < len(known[name].channels):
                yield Finding("channel_never_allowed", step.id, name)
        if isinstance(step, FieldStep) and step.purpose in known and not _needed(step, known[step.purpose]):
            yield Finding("field_not_needed", step.id, step.purpose)
        long = [locale for locale, text in step.text.items() if len(text) > PROMPT_LIMIT]
        if long and not isinstance(step, MessageStep):
            yield Finding("prompt_too_long", step.id, ", ".join(long))
    for name in graph.unreachable():
        yield Finding("step_unreachable", name)


def _provable(purpose: Purpose) -> list[Channel]:
    """The channels that may come to be used: a mailbox that is confirmed proves nothing about a phone."""
    mailbox = purpose.confirmation == "mailbox"
    return [channel for channel in purpose.channels if channel is Channel.EMAIL or not mailbox]


def _needed(step: FieldStep, purpose: Purpose) -> bool:
    asked = _KIND_ASKED.get(step.field)
    return asked is None or any(KIND_OF[channel] is asked for channel in _provable(purpose))
