"""What is asked and answered, as OpenAPI tells it."""

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    FailFast,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

MOST_OF_A_NAME = 40


def _whole(text: str) -> str:
    """Raises ValueError at half a character (a lone surrogate), which no UTF-8 can hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"character {error.start} is half of one (a lone surrogate); send U+FFFD instead"
        ) from None
    return text


Text = Annotated[str, AfterValidator(_whole)]


class _Options(BaseModel):
    """Strict: what is not as described is refused, and not guessed at."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _known(cls, asked: Any) -> Any:
        """One error for all fields that there are not: a body has room for 100,000 of them."""
        names = asked if isinstance(asked, dict) else {}
        unknown = next((name for name in names if name not in cls.model_fields), None)
        if unknown is not None:
            name = {"name": ascii(unknown)[:MOST_OF_A_NAME]}
            raise PydanticCustomError("unknown_field", "there is no field {name}", name)
        return asked

    threshold: float = Field(
        default=0.0,
        ge=0.0,
        le=1.0,
        description="Entities that score below it go to `low_confidence`, beside those that the "
        "pipeline's own threshold (see `/model`) has put there.",
    )
    html: bool = Field(default=False, description="Whether to render the text by displaCy.")


class OneText(_Options):
    text: Text = Field(examples=["轴承6205有点蚀"])


class SeveralTexts(_Options):
    # The first one that is wrong is enough: a body has room for 500,000.
    texts: Annotated[list[Text], FailFast()] = Field(
        examples=[["轴承6205有点蚀", "更换驱动端轴承"]]
    )


def _kind(asked: Any) -> str:
    several = "texts" in asked if isinstance(asked, dict) else isinstance(asked, SeveralTexts)
    return "several" if several else "one"


Question = Annotated[
    Annotated[OneText, Tag("one")] | Annotated[SeveralTexts, Tag("several")], Discriminator(_kind)
]


class Entity(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    start: int = Field(
        description="Of its first character in `text`, counted in Unicode code points, as Python "
        "does. JavaScript counts UTF-16: take `Array.from(text).slice(start, end).join('')`."
    )
    end: int = Field(description="After its last character, in code points.")
    label: str
    text: str
    score: float | None = Field(description="Its probability; null if the pipeline gives none.")


class Annotation(BaseModel):
    text: str = Field(description="As it was sent.")
    entities: list[Entity] = Field(description="In the text's order. They do not overlap.")
    low_confidence: list[Entity] = Field(description="Those below a threshold.")
    html: str = Field(default="", description="The text with `entities`; only if asked for.")


class Annotations(BaseModel):
    results: list[Annotation] = Field(description="In the order of the texts.")


class Health(BaseModel):
    status: str = Field(description="`ready`; else `starting`, `stopping` or `failed`, with 503.")


class ModelInfo(BaseModel):
    """From the pipeline's meta, which the workflow has measured and written."""

    name: str
    version: str
    description: str
    licence: str
    labels: list[str]
    stand_ins: list[str] = Field(description="What of the corpus and encoder is a stand-in.")
    scores: dict[str, Any] = Field(description="As measured when the pipeline was made.")
    threshold: float = Field(description="The pipeline's own, below which entities are not sure.")
    limits: dict[str, float] = Field(description="What a request may ask for.")


class ProblemDetails(BaseModel):
    """What is wrong and what to do (RFC 9457)."""

    title: str
    status: int
    detail: str
