"""What request and answer models have in common."""

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """The body of a PUT or PATCH: a field that is not known is 422, lest a typing error silently drop a setting."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LooseModel(BaseModel):
    """Any other body, and answers: fields that are not known are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)
