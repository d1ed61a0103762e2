"""What the configuration in a trained run's folder must say before anything is built from it."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must hold only signs that can be printed")
    return text


Shown = Annotated[str, AfterValidator(_printable)]
Length = Annotated[int, Field(gt=0)]


class Learned(BaseModel):
    """The data set: `shape` is channels, height and width of an image."""

    model_config = ConfigDict(strict=True)

    name: Shown = ""
    shape: Annotated[list[Length], Field(min_length=3, max_length=3)]
    classes: Annotated[list[Shown], Field(min_length=1)]
    border: float = 0
    box: int = 0
    stand_in: bool = False


class Trained(BaseModel):
    """A run's configuration; `sha256` holds the sums of its files of weights, by their names."""

    model_config = ConfigDict(strict=True)

    model: dict[str, Any]
    dataset: Learned
    sha256: dict[str, str] = {}


def check(values: object) -> None:
    """Check what a run's configuration holds.

    Raises:
        ValueError: it is not what a training wrote; in one line.
    """
    try:
        Trained.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
