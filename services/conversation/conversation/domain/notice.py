"""The notice that stands beside a consent question: composed by us from the workspace's data, in every locale.

What it must say: GDPR Art. 13(1) and (2), Art. 7(3) and 7(4); EDPB Guidelines 05/2020, section 3.3.1. The same data
give the same text to the byte, so that its SHA-256 proves what was shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conversation.domain.locales import Locale
from conversation.domain.notice_words import CHANNELS, DATA, DAYS, MONTHS, WORDS, YEARS
from conversation.domain.workspace import Controller, Purpose
from shared.events import Channel, Processor
from shared.identity import KIND_OF

CHAT = "chat"
"""Among the `fields` of a notice: what the visitor writes to a free question."""
_DATA_ORDER = ("name", "email", "phone", "company", CHAT)


@dataclass(frozen=True, slots=True)
class Content:
    """What a notice is made of. `extends` are the further purposes that the same yes covers.

    `fields` are asked for in the same bot; the addresses that the purposes' channels use are told beside them, for
    the consent covers them wherever they were given.
    """

    controller: Controller
    processor: Processor
    purpose: Purpose
    extends: Sequence[Purpose]
    fields: frozenset[str]
    policy_url: str | None


def compose(content: Content, locale: Locale) -> str:
    """The notice's whole text, a paragraph a subject, in `locale`."""
    words = WORDS[locale]
    purposes = [content.purpose, *content.extends]
    lines = [
        words["controller"].format(
            who=_who(content.controller.name, content.controller.address, content.controller.email)
        ),
        words["dpo"].format(dpo=content.controller.dpo) if content.controller.dpo else "",
        words["purpose"].format(purpose=_purpose(content.purpose, locale)),
        _extends(content.extends, locale),
        words["basis"],
        words["data"].format(data=", ".join(_data(content, locale)), comma="," if CHAT in content.fields else ""),
        words["channels"].format(channels=", ".join(_channels(purposes, locale))),
        f"{_storage(purposes, locale)} {words['afterwards'].format(kept=_kept(purposes, locale))}",
        words["free"],
        words["withdraw"],
        words["object"],
        words["rights"],
        words["processor"].format(who=_who(content.processor.name, content.processor.address, content.processor.email)),
        words["policy"].format(url=content.policy_url) if content.policy_url else words["generic"],
    ]
    return "\n".join(line for line in lines if line)


def _who(name: str, address: str | None, email: str | None) -> str:
    return ", ".join(part for part in (name, address, email) if part)


def _purpose(purpose: Purpose, locale: Locale) -> str:
    title = purpose.title.get(locale, purpose.id).strip().rstrip(".")
    text = purpose.text.get(locale, "").strip()
    return f"{title}. {text}" if text else f"{title}."


def _extends(extends: Sequence[Purpose], locale: Locale) -> str:
    if not extends:
        return ""
    listed = " ".join(f"({number}) {_purpose(purpose, locale)}" for number, purpose in enumerate(extends, 1))
    return WORDS[locale]["extends"].format(purposes=listed)


def named(purposes: Iterable[Purpose], fields: Iterable[str]) -> frozenset[str]:
    """The kinds of data that a notice of these purposes names: what is asked for, and the addresses of the channels."""
    return frozenset(str(KIND_OF[channel]) for purpose in purposes for channel in purpose.channels) | set(fields)


def _data(content: Content, locale: Locale) -> list[str]:
    kinds = named((content.purpose, *content.extends), content.fields)
    return [DATA[locale][name] for name in _DATA_ORDER if name in kinds]


def _channels(purposes: Sequence[Purpose], locale: Locale) -> list[str]:
    used = {channel for purpose in purposes for channel in purpose.channels}
    return [CHANNELS[locale][channel] for channel in Channel if channel in used]


def _storage(purposes: Sequence[Purpose], locale: Locale) -> str:
    """How long the consent holds; where the purposes differ, each by its title."""
    words = WORDS[locale]
    if len({purpose.validity_months for purpose in purposes}) == 1:
        return words["storage"].format(months=months(purposes[0].validity_months, locale))
    each = ", ".join(
        words["each"].format(
            title=purpose.title.get(locale, purpose.id).strip().rstrip("."),
            months=months(purpose.validity_months, locale),
        )
        for purpose in purposes
    )
    return words["storage_each"].format(each=each)


def _kept(purposes: Sequence[Purpose], locale: Locale) -> str:
    """How long the record is kept beyond that (Art. 13(2)(a)); where no period is set, by which criterion."""
    words = WORDS[locale]
    periods = {purpose.retention_days for purpose in purposes}
    longest = max(days or 0 for days in periods)
    if None in periods:
        return words["kept_while"]
    return words["kept_for" if len(periods) == 1 else "kept_at_most"].format(period=period(longest, locale))


def months(count: int, locale: Locale) -> str:
    """``24 měsíců``, with the plural of the locale."""
    return _counted(count, MONTHS[locale])


def period(days: int, locale: Locale) -> str:
    """``4 roky`` where it is whole years, leap days counted or not, else ``100 dní``."""
    years = days // 365
    if years and days - 365 * years <= (years + 3) // 4:
        return _counted(years, YEARS[locale])
    return _counted(days, DAYS[locale])


def _counted(count: int, forms: tuple[str, str, str]) -> str:
    one, few, many = forms
    return f"{count} {one if count == 1 else few if count < 5 else many}"
