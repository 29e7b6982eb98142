"""What a visitor is told of the mail that asks whether a mailbox is theirs: to look for it, where one goes out.

It goes out once a grant that has to be proven and an address are there, in whatever order (`handlers.mailing`). What is
said here depends on this contact's own decisions alone: nobody learns whether an address is known.
"""

from conversation.domain import texts
from conversation.domain.talk import Said, Situation, bot_says
from shared.events import Channel


def of_address(situation: Situation) -> tuple[Said, ...]:
    """What is said once an e-mail address was given.

    Whoever proved a mailbox before may have given the same one, which is not kept here: then it is said with an "if".
    """
    held = [name for name in situation.granted() if _by_mail(situation, name)]
    waiting = [name for name in held if situation.standings[name].unconfirmed]
    if waiting:
        return _told(situation, waiting)
    proven = any(situation.published.purposes[name].confirmation == "mailbox" for name in held)
    return (bot_says(texts.MAIL_IF_NEW[situation.locale]),) if proven else ()


def of_grants(situation: Situation, purposes: list[str]) -> tuple[Said, ...]:
    """What is said once these were granted; `situation` is that after it."""
    waiting = [name for name in purposes if situation.standings[name].unconfirmed and _by_mail(situation, name)]
    return _told(situation, waiting) if waiting and situation.talk.emailed else ()


def _by_mail(situation: Situation, purpose: str) -> bool:
    known = situation.published.purposes.get(purpose)
    standing = situation.standings[purpose]
    return known is not None and Channel.EMAIL in known.channels and Channel.EMAIL not in standing.without


def _told(situation: Situation, purposes: list[str]) -> tuple[Said, ...]:
    titles = [situation.published.title(name, situation.locale) for name in purposes]
    return (bot_says(texts.mail_sent(titles, situation.locale)),)
