"""A bot's definition: steps and the ways between them. API.md section 2.

`next` and `on_granted` default to the following step, `on_refused` to the end.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, StrictBool, StringConstraints, model_validator

from conversation.domain.workspace import Line, Strict, Texts, printable
from shared.events import Slug
from shared.faults import Fault

END = "end"
FieldName = Literal["name", "email", "phone", "company"]
Value = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(printable)]


def _not_the_end(step_id: str) -> str:
    if step_id == END:
        raise Fault("'end' is where every conversation ends: no step can have it as its id")
    return step_id


StepId = Annotated[Slug, AfterValidator(_not_the_end)]


class _Step(Strict):
    id: StepId
    text: Texts


class MessageStep(_Step):
    """The bot says something and goes on."""

    type: Literal["message"]
    next: Slug | None = None


class Option(Strict):
    """One way of a choice."""

    value: Value
    label: Texts
    next: Slug | None = None


class ChoiceStep(_Step):
    """The visitor picks one of the options."""

    type: Literal["choice"]
    options: Annotated[list[Option], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _values_differ(self) -> Self:
        values = [option.value for option in self.options]
        if len(set(values)) < len(values):
            raise Fault("each option needs a value of its own")
        return self


class TextStep(_Step):
    """A free question."""

    type: Literal["text"]
    next: Slug | None = None


class ConsentStep(_Step):
    """One purpose a question. `extends_to`: purposes that the same yes covers because the policy says so."""

    type: Literal["consent"]
    purpose: Slug
    extends_to: Annotated[list[Slug], Field(max_length=20)] = Field(default_factory=list)
    on_granted: Slug | None = None
    on_refused: Slug | None = None

    @model_validator(mode="after")
    def _purposes_differ(self) -> Self:
        if len(set(self.purposes)) < len(self.purposes):
            raise Fault("extends_to names other purposes than the question's own, each once")
        return self

    @property
    def purposes(self) -> tuple[str, ...]:
        """Every purpose that the answer decides, the question's own first."""
        return (self.purpose, *self.extends_to)


class FieldStep(_Step):
    """Asks for one detail, lawful only under a grant of its purpose."""

    type: Literal["field"]
    field: FieldName
    purpose: Slug
    required: StrictBool = True
    next: Slug | None = None


Step: TypeAlias = Annotated[MessageStep | ChoiceStep | TextStep | ConsentStep | FieldStep, Field(discriminator="type")]


class Bot(Strict):
    """A whole bot, draft or published."""

    name: Line
    require_consent: StrictBool = True
    steps: Annotated[list[Step], Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [step.id for step in self.steps]
        if len(set(ids)) < len(ids):
            twice = next(name for name in ids if ids.count(name) > 1)
            raise Fault(f"the step id {twice!r} is used twice")
        return self

    def with_following(self) -> Iterator[tuple[Step, str]]:
        """Each step with the id of the one that follows it, `END` after the last."""
        ids = [step.id for step in self.steps]
        yield from zip(self.steps, [*ids[1:], END], strict=True)


def ways(step: Step, following: str) -> tuple[str, ...]:
    """Where a step can lead to, defaults filled in; for a consent question (granted, refused)."""
    match step:
        case ChoiceStep():
            return tuple(option.next or following for option in step.options)
        case ConsentStep():
            return (step.on_granted or following, step.on_refused or END)
        case _:
            return (step.next or following,)
