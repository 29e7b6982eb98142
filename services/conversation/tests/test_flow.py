"""How a conversation goes: given a bot and what was said before, when an answer comes, then this follows."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from conversation.domain import flow
from conversation.domain.answers import Answer, AnswerInvalid, StepOutOfOrder, answer
from conversation.domain.bots import Bot
from conversation.domain.field_words import ASKED, EMPTY, REQUIRED
from conversation.domain.fields import FieldInvalid
from conversation.domain.published import Published, notices
from conversation.domain.talk import Outcome, Situation, Talk, months_later, with_decisions
from conversation.domain.texts import MAY_WITHDRAW
from conversation.domain.withdrawal import withdraw
from conversation.domain.workspace import Workspace
from conversation.store.conversations import standings_json, standings_of
from msgspec.structs import replace

from dev.seed import ACME, LEAD
from shared.events import ALL_CHANNELS, Decision, Method, Processor

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PROCESSOR = Processor(name="Operator")


def new_ids() -> Callable[[], UUID]:
    numbers = itertools.count(1)
    return lambda: UUID(int=next(numbers))


def published(bot: dict[str, Any] = LEAD, **workspace: Any) -> Published:
    made, where = Bot.model_validate(bot), Workspace.model_validate({**ACME, **workspace})
    return Published("demo", "lead", 1, NOW, made, where, PROCESSOR, notices(made, where, PROCESSOR, lambda *_: 1))


class Play:
    """A conversation played in memory."""

    def __init__(self, bot: dict[str, Any] = LEAD, **workspace: Any) -> None:
        version = published(bot, **workspace)
        alive = version.workspace.alive
        self.situation = Situation(version, "cs", Talk(None), {}, alive, NOW, new_ids())
        self.last = self._took(flow.begin(self.situation))

    def _took(self, outcome: Outcome) -> Outcome:
        after = with_decisions(self.situation, outcome.decided)
        self.situation = replace(after, talk=outcome.talk, now=self.situation.now + timedelta(seconds=1))
        self.last = outcome
        return outcome

    def say(self, value: str | None, by: Any = "button", step: Any = ...) -> Outcome:
        given = Answer(self.situation.talk.step if step is ... else step, value, by)
        return self._took(answer(self.situation, given))

    def withdraw(self, purpose: str | None = None) -> Outcome:
        return self._took(withdraw(self.situation, purpose, Method.BUTTON, None))

    @property
    def at(self) -> str | None:
        return self.situation.talk.step


def with_steps(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "B", "steps": list(steps), **more}


T = {"cs": "?", "en": "?", "de": "?", "sk": "?"}
ASK = {"id": "ask", "type": "consent", "purpose": "contact", "text": T, "on_refused": "end"}
EMAIL = {"id": "email", "type": "field", "field": "email", "purpose": "contact", "text": T}
TEXT = {"id": "text", "type": "text", "text": T}


def test_a_conversation_begins_at_the_first_question() -> None:
    play = Play()
    assert play.at == "topic"
    assert len(play.last.messages) == 2


def test_a_branch_without_consent_ends_without_one() -> None:
    play = Play()
    play.say("hours")
    assert play.at is None


def test_a_yes_grants_the_purpose_for_its_channels_and_calendar_months() -> None:
    play = Play()
    play.say("offer")
    (decided,) = play.say("granted").decided
    assert (decided.purpose, decided.decision, decided.method) == ("contact", Decision.GRANTED, Method.BUTTON)
    assert decided.answer == "Souhlasím"
    assert decided.channels == ("email", "phone")
    assert decided.expires_at == decided.at.replace(year=2028)
    assert play.at == "email"


def test_a_no_refuses_every_channel_and_stops_collecting() -> None:
    play = Play()
    play.say("offer")
    outcome = play.say("refused")
    assert outcome.decided[0].decision is Decision.REFUSED
    assert outcome.decided[0].channels == ALL_CHANNELS
    assert outcome.decided[0].expires_at is None
    assert play.at is None


def test_one_yes_to_several_purposes_is_one_decision_a_purpose_each_later_than_the_one_before() -> None:
    play = Play(with_steps({**ASK, "extends_to": ["newsletter"]}, EMAIL))
    decided = play.say("granted").decided
    assert [item.purpose for item in decided] == ["contact", "newsletter"]
    assert decided[1].at > decided[0].at
    assert decided[0].event_id != decided[1].event_id


def test_one_no_to_several_purposes_refuses_them_all() -> None:
    play = Play(with_steps({**ASK, "extends_to": ["newsletter"]}, EMAIL))
    assert {item.purpose for item in play.say("refused").decided} == {"contact", "newsletter"}


def test_a_typed_yes_is_kept_as_the_phrase_of_the_list() -> None:
    play = Play()
    play.say("offer")
    outcome = play.say("ANO!!", "typed")
    assert outcome.decided[0].method is Method.TYPED
    assert outcome.decided[0].answer == "ano"
    assert outcome.messages[0]["text"] == "ano"


def test_an_unclear_answer_is_asked_once_more_and_then_left_without_a_decision() -> None:
    play = Play()
    play.say("offer")
    first = play.say("možná jan@acme.example", "typed")
    assert (first.unclear, first.decided, play.at) == ("contact", (), "ask")
    assert first.messages[0]["text"] == "…"
    second = play.say("hm", "typed")
    assert (second.unclear, second.decided, play.at) == ("contact", (), None)
    assert second.messages[-1]["text"] == "V pořádku, nic neukládáme."


def test_a_clear_answer_after_an_unclear_one_counts() -> None:
    play = Play()
    play.say("offer")
    play.say("hm", "typed")
    assert play.say("ano", "typed").decided[0].decision is Decision.GRANTED


def test_an_answer_to_another_step_is_refused_and_changes_nothing() -> None:
    play = Play()
    for step in ("ask", "email", "nothing", None):
        with pytest.raises(StepOutOfOrder):
            play.say("granted", step=step)
    assert play.at == "topic"


def test_after_the_end_nothing_waits_for_an_answer() -> None:
    play = Play()
    play.say("hours")
    with pytest.raises(StepOutOfOrder):
        play.say("offer", step="topic")


@pytest.mark.parametrize("value", ["yes", "", None, "GRANTED", "withdrawn"])
def test_a_wrong_button_of_a_consent_question_is_invalid(value: str | None) -> None:
    play = Play()
    play.say("offer")
    with pytest.raises(AnswerInvalid):
        play.say(value)


def test_a_choice_takes_the_value_by_button_and_the_label_by_typing() -> None:
    play = Play()
    with pytest.raises(AnswerInvalid):
        play.say("nothing")
    assert play.say("něco jiného", "typed").messages[0]["text"] == "…"
    assert play.at == "topic"
    assert play.say("nabídka!", "typed").messages[0]["text"] == "Nabídka"
    assert play.at == "ask"


def test_a_valid_detail_is_captured_and_shown_masked() -> None:
    play = Play()
    play.say("offer")
    play.say("granted")
    outcome = play.say("Jan@acme.example", "typed")
    assert outcome.captured is not None
    assert outcome.captured.value == "jan@acme.example"
    assert outcome.messages[0]["text"] == "j…@acme.example"


def test_an_invalid_detail_changes_nothing() -> None:
    play = Play()
    play.say("offer")
    play.say("granted")
    for value in ("nonsense", "", None):
        with pytest.raises(FieldInvalid):
            play.say(value, "typed")
    assert play.at == "email"


def test_an_optional_detail_can_be_passed_over_and_a_required_one_cannot() -> None:
    play = Play()
    play.say("offer")
    play.say("granted")
    with pytest.raises(FieldInvalid):
        play.say(None)
    play.say("jan@acme.example", "typed")
    assert play.say(None).captured is None
    assert play.at == "news"


def test_after_three_invalid_values_there_is_a_way_on() -> None:
    play = Play()
    play.say("offer")
    play.say("granted")
    play.situation = replace(play.situation, talk=replace(play.situation.talk, tries=flow.TRIES))
    assert flow.expects(play.situation.published, "cs", play.situation.talk, {})["required"] is False
    assert play.say(None).captured is None


def test_a_detail_is_kept_only_while_its_grant_holds() -> None:
    play = Play()
    play.say("offer")
    play.say("granted")
    play.situation = replace(play.situation, now=NOW.replace(year=2029))
    outcome = play.say("jan@acme.example", "typed")
    assert outcome.captured is None
    assert outcome.messages[0]["text"] == "…"
    assert play.at is None


def test_a_detail_is_not_kept_once_its_purpose_is_retired() -> None:
    play = Play()
    play.say("offer")
    play.say("granted")
    play.situation = replace(play.situation, alive=frozenset({"newsletter"}))
    assert play.say("jan@acme.example", "typed").captured is None


def test_a_question_for_a_retired_purpose_is_passed_over_by_the_way_of_the_refusal() -> None:
    play = Play()
    play.situation = replace(play.situation, alive=frozenset({"newsletter"}))
    outcome = play.say("offer")
    assert play.at is None
    assert outcome.messages[-1]["text"] == "V pořádku, nic neukládáme."


def test_a_yes_to_a_purpose_retired_while_it_was_asked_decides_nothing() -> None:
    play = Play()
    play.say("offer")
    play.situation = replace(play.situation, alive=frozenset({"newsletter"}))
    assert play.say("granted").decided == ()
    assert play.at is None


@pytest.mark.parametrize("words", ["odvolávám souhlas", "withdraw my consent", "stop", "unsubscribe john@firm.com"])
def test_a_typed_withdrawal_works_at_any_step_whatever_the_step_id_says(words: str) -> None:
    play = Play()
    play.say("offer")
    play.say("granted")
    outcome = play.say(words, "typed", step="nothing")
    assert [item.decision for item in outcome.decided] == [Decision.WITHDRAWN]
    assert outcome.decided[0].channels == ALL_CHANNELS
    assert play.at is None


def test_a_withdrawal_that_names_a_number_is_no_name_and_a_bare_refusal_is_none_either() -> None:
    name = {
        "id": "name",
        "type": "field",
        "field": "name",
        "purpose": "contact",
        "required": True,
        "text": TEXT["text"],
    }
    play = Play(with_steps(ASK, name))
    play.say("granted")
    for text in ("nechci", "no thanks"):
        with pytest.raises(FieldInvalid) as caught:
            play.say(text, "typed")
        assert caught.value.code == "invalid_name"
        assert "odmítnutí" in caught.value.detail
    outcome = play.say("STOP calling me on 777123456", "typed")
    assert [item.decision for item in outcome.decided] == [Decision.WITHDRAWN]
    assert outcome.captured is None
    assert outcome.messages[0]["text"] == "stop calling me"
    play = Play(with_steps(ASK, {**name, "required": False}))
    play.say("granted")
    assert play.say("no thanks", "typed").captured is None
    assert play.at is None


def test_words_that_smell_of_a_withdrawal_are_asked_about_once_and_not_kept_as_a_name_or_a_text() -> None:
    name = {"id": "name", "type": "field", "field": "name", "purpose": "contact", "required": True, "text": T}
    play = Play(with_steps(ASK, name))
    play.say("granted")
    with pytest.raises(FieldInvalid, match="invalid_name") as caught:
        play.say("nechci žádný kontakt", "typed")
    assert caught.value.detail == MAY_WITHDRAW["cs"]
    assert [item.decision for item in play.say("odvolávám souhlas", "typed").decided] == [Decision.WITHDRAWN]
    play = Play(with_steps(ASK, {"id": "wish", "type": "text", "text": T}))
    play.say("granted")
    assert play.say("nechci žádný kontakt", "typed").messages[-1]["text"] == MAY_WITHDRAW["cs"]
    assert play.situation.talk.step == "wish"
    assert play.say("nechci žádný kontakt", "typed").talk.step is None


def test_a_detail_that_was_not_written_is_told_to_be_needed_or_how_to_pass_it_over() -> None:
    for needed, value, told in ((True, None, REQUIRED), (True, " ", REQUIRED), (False, "", EMPTY)):
        field = {
            "id": "mail",
            "type": "field",
            "field": "email",
            "purpose": "contact",
            "required": needed,
            "text": T,
        }
        play = Play(with_steps(ASK, field))
        play.say("granted")
        with pytest.raises(FieldInvalid) as caught:
            play.say(value, "typed")
        assert caught.value.detail == f"{told['cs']} {ASKED['email']['cs']}"


def test_a_typed_withdrawal_works_after_the_end() -> None:
    play = Play()
    for value, by in (("offer", "button"), ("granted", "button"), ("j@acme.example", "typed"), (None, "button")):
        play.say(value, by)
    play.say("granted")
    assert play.at is None
    outcome = play.say("odvolávám souhlas", "typed", step=None)
    assert [item.purpose for item in outcome.decided] == ["contact", "newsletter"]


def test_stop_at_a_consent_question_is_a_refusal_of_that_question_only() -> None:
    play = Play(with_steps(ASK, {**ASK, "id": "news", "purpose": "newsletter"}))
    play.say("granted")
    outcome = play.say("stop", "typed")
    assert [(item.purpose, item.decision) for item in outcome.decided] == [("newsletter", Decision.REFUSED)]


def test_a_withdrawal_of_nothing_decides_nothing() -> None:
    play = Play()
    outcome = play.say("odvolávám souhlas", "typed")
    assert not outcome.decided
    assert not outcome.repeated
    assert play.at == "topic"


@pytest.mark.parametrize("locale", ["cs", "en", "de", "sk"])
def test_whoever_is_not_known_here_learns_how_to_take_back_what_they_gave_before(locale: str) -> None:
    play = Play()
    play.situation = replace(play.situation, locale=locale)
    said = play.say("withdraw my consent", "typed").messages[-1]["text"]
    assert "soukromi@acme.example" in said
    assert {"cs": "odkazem", "en": "the link", "de": "dem Link", "sk": "odkazom"}[locale] in said


def test_a_repeated_withdrawal_is_answered_the_same_and_decides_nothing() -> None:
    play = Play()
    play.say("offer")
    play.say("granted")
    first = play.say("odvolávám souhlas", "typed")
    second = play.say("odvolávám souhlas", "typed")
    assert second.decided == ()
    assert [standing.event_id for _, standing in second.repeated] == [first.decided[0].event_id]
    assert second.messages[1] == first.messages[1]


def test_withdrawing_one_purpose_leaves_the_others() -> None:
    play = Play(with_steps({**ASK, "extends_to": ["newsletter"]}, TEXT))
    play.say("granted")
    assert [item.purpose for item in play.withdraw("newsletter").decided] == ["newsletter"]
    assert play.situation.granted() == ["contact"]
    assert play.at == "text"


def test_withdrawing_the_grant_of_a_field_being_asked_goes_the_way_of_the_refusal() -> None:
    play = Play()
    play.say("offer")
    play.say("granted")
    outcome = play.withdraw()
    assert play.at is None
    assert outcome.messages[-1]["text"] == "V pořádku, nic neukládáme."


def test_free_text_is_hidden_before_a_grant_and_kept_under_one() -> None:
    play = Play(with_steps(TEXT, ASK, {**TEXT, "id": "more"}))
    assert play.say("jsem Jan", "typed").messages[0]["text"] == "…"
    play.say("granted")
    assert play.say("jsem Jan", "typed").messages[0]["text"] == "jsem Jan"


@pytest.mark.parametrize("value", ["", "  ", None, "x" * 2001])
def test_free_text_has_one_to_two_thousand_characters(value: str | None) -> None:
    with pytest.raises(AnswerInvalid):
        Play(with_steps(TEXT)).say(value, "typed")


def test_a_purpose_granted_on_the_same_terms_is_not_asked_again_but_said() -> None:
    play = Play(with_steps(ASK, TEXT))
    play.say("granted")
    again = flow.begin(replace(play.situation, talk=Talk(None)))
    assert again.talk.step == "text"
    assert "už máme" in again.messages[0]["text"]


@pytest.mark.parametrize(
    "change",
    [
        {"controller": {**ACME["controller"], "name": "Other s.r.o."}},
        {"purposes": [{**ACME["purposes"][0], "text": {**ACME["purposes"][0]["text"], "cs": "Prodáme vás."}}]},
        {"purposes": [{**ACME["purposes"][0], "channels": ["email", "sms"]}]},
    ],
    ids=["controller", "purpose", "channels"],
)
def test_a_change_of_purpose_or_controller_asks_again(change: dict[str, Any]) -> None:
    play = Play(with_steps(ASK, TEXT))
    play.say("granted")
    changed = published(with_steps(ASK, TEXT), **change)
    assert flow.begin(replace(play.situation, published=changed, talk=Talk(None))).talk.step == "ask"


def test_a_mere_wording_fix_does_not_ask_again() -> None:
    play = Play(with_steps(ASK, TEXT))
    play.say("granted")
    fixed = [{**ACME["purposes"][0], "text": {**ACME["purposes"][0]["text"], "cs": "Ozveme se Vám s nabídkou"}}]
    changed = published(with_steps({**ASK, "text": {**T, "cs": "Jinak?"}}, TEXT), purposes=fixed)
    assert flow.begin(replace(play.situation, published=changed, talk=Talk(None))).talk.step == "text"


COMPANY = {**EMAIL, "id": "company", "field": "company"}


def returning(first: dict[str, Any], now: dict[str, Any]) -> Outcome:
    """How a conversation on `now` begins for who said yes on `first`."""
    play = Play(first)
    play.say("granted")
    return flow.begin(replace(play.situation, published=published(now), talk=Talk(None)))


@pytest.mark.parametrize("more", [COMPANY, TEXT], ids=["company", "own words"])
def test_a_grant_whose_notice_did_not_name_what_is_taken_now_is_asked_again(more: dict[str, Any]) -> None:
    assert returning(with_steps(ASK, EMAIL), with_steps(ASK, EMAIL, more)).talk.step == "ask"


def test_the_same_or_fewer_data_are_not_asked_for_again() -> None:
    before = with_steps(ASK, EMAIL, COMPANY, TEXT)
    assert returning(before, with_steps(ASK, COMPANY, TEXT)).talk.step == "company"
    assert returning(before, with_steps(ASK, EMAIL)).talk.step == "email"


def test_a_yes_that_extends_names_the_data_for_every_purpose_it_covers() -> None:
    first = with_steps({**ASK, "extends_to": ["newsletter"]}, EMAIL, COMPANY)
    news = {**ASK, "purpose": "newsletter"}
    assert returning(first, with_steps(news, {**COMPANY, "purpose": "newsletter"})).talk.step == "company"


def test_the_data_that_a_grant_named_are_kept_with_it() -> None:
    play = Play(with_steps(ASK, EMAIL, TEXT))
    play.say("granted")
    kept = standings_of(standings_json(play.situation.standings))
    assert kept == play.situation.standings
    assert kept["contact"].data == {"email", "phone", "chat"}


def test_own_words_are_hidden_under_a_grant_whose_notice_did_not_name_them() -> None:
    play = Play(with_steps(ASK, EMAIL))
    play.say("granted")
    asked = replace(play.situation, published=published(with_steps(TEXT, ASK, EMAIL)), talk=Talk("text"))
    assert answer(asked, Answer("text", "mám dluhy", "typed")).messages[0]["text"] == "…"


def test_an_expired_grant_is_asked_anew() -> None:
    play = Play(with_steps(ASK, TEXT))
    play.say("granted")
    later = replace(play.situation, now=NOW.replace(year=2029), talk=Talk(None))
    assert flow.begin(later).talk.step == "ask"


def test_a_way_that_comes_round_without_waiting_for_anybody_is_cut_off() -> None:
    play = Play(with_steps({**ASK, "on_granted": "ask"}))
    play.say("granted")
    assert play.at is None


def test_a_bot_that_needs_no_consent_collects_until_somebody_says_no() -> None:
    play = Play(with_steps(EMAIL, ASK, {**EMAIL, "id": "more"}, require_consent=False))
    assert play.say("jan@acme.example", "typed").captured is not None
    play.say("refused")
    assert play.at is None


@pytest.mark.parametrize(
    ("at", "months", "then"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2027, 12, 31), 2, (2028, 2, 29)),
        ((2026, 11, 24), 24, (2028, 11, 24)),
        ((2026, 12, 1), 1, (2027, 1, 1)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
    ],
)
def test_months_are_those_of_the_calendar(at: tuple[int, ...], months: int, then: tuple[int, ...]) -> None:
    moment = datetime(at[0], at[1], at[2], 10, 20, 30, 400, tzinfo=UTC)
    assert months_later(moment, months) == datetime(then[0], then[1], then[2], 10, 20, 30, 400, tzinfo=UTC)
