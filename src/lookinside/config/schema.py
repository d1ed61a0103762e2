"""What a configuration may say: every key, its type and its bounds."""

from math import isfinite
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from lookinside.core.trained import Shown

Seed = Annotated[int, Field(ge=0, lt=2**63)]
Positive = Annotated[int, Field(gt=0, lt=2**63)]
Share = Annotated[float, Field(gt=0, le=1)]
Source = Literal["auto", "local", "official", "embedded"]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")]


def _finite(value: Any, at: str = "") -> Any:
    """A nested value, in which numbers are finite and whole ones fit into 64 bits."""
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            _finite(each, f"{at}.{key}".lstrip("."))
    elif isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{at} is {value}, but must be a finite number")
    elif isinstance(value, int) and abs(value) >= 2**64:
        raise ValueError(f"{at} is {value}, but must fit into 64 bits")
    return value


Target = Annotated[dict[str, Any], AfterValidator(_finite)]


class Strict(BaseModel):
    """Knows all its keys and converts nothing but whole numbers to floats; these are finite."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Params(Strict):
    """params.yaml, the user's control panel."""

    profile: str
    seeds: Annotated[list[Seed], Field(min_length=1)]
    runs: Annotated[list[Name], Field(min_length=1)]
    overrides: dict[str, list[str]]
    folder: str | None
    sources: dict[Name, Source]
    mirrors: dict[Name, str | None]
    datasets: dict[Name, Name]

    def leaves_alone(self, run: str) -> bool:
        """Whether a run is just what its experiment's file and conf/config.yaml say."""
        return self.profile == "full" and not self.overrides.get(run)


class Data(Strict):
    """A file of conf/data: how one prepared data set derives from a source."""

    name: Name
    title: Shown
    source: Name
    recipe: Target
    expect: dict[Literal["train", "validation", "test"], Positive] | None = None


class Comparison(Strict):
    """An entry of conf/comparison: a figure across these runs, or all, and what draws it."""

    runs: Annotated[list[Name], Field(min_length=1)] = []
    figure: Target


class Looks(Strict):
    """What is computed and what is drawn; what is null is switched off."""

    probes: dict[Name, Target | None]
    figures: dict[Name, Target | None]


class Survey(Strict):
    """conf/survey/default.yaml: what is shown of each data set."""

    survey: Looks


class Reference(Strict):
    """A figure that a notebook printed; `why_not` says why it can't be compared, if it can't."""

    quantity: Literal["test_accuracy", "test_loss", "train_accuracy"]
    weights: Literal["last", "best_on_test"]
    value: float
    why_not: str = ""

    @model_validator(mode="after")
    def accuracy_picks(self) -> Self:
        """Only the best accuracy over the epochs is known on test; it is a share."""
        if self.value < 0 or ("accuracy" in self.quantity and self.value > 1):
            raise ValueError(f"a reference is {self.value}, but accuracies lie between 0 and 1 and "
                             "losses above 0")  # fmt: skip
        if self.weights == "best_on_test" and self.quantity != "test_accuracy":
            raise ValueError("best_on_test goes with test_accuracy")
        return self


class Snapshots(Strict):
    """At which epochs weights are kept, and up to which size of a layer, in bytes."""

    epochs: list[Annotated[int, Field(ge=0)]]
    largest: Positive


class Tensorboard(Strict):
    """Steps between two summaries of weights and activations; null: one an epoch."""

    every: Positive | None


class Trainer(Strict):
    """The budget and the machine; conf/trainer/default.yaml says what each key means."""

    steps: Positive
    share: Share
    batch_size: Positive
    redraw_every: Positive | None
    patience: Positive | None
    patience_on: Name | None
    wanted: float | None
    minutes: Annotated[float, Field(gt=0)] | None
    watch_train: bool
    watch_test: bool
    accelerator: Literal["auto", "cpu", "gpu"]
    devices: Positive
    precision: Literal["32-true", "bf16-mixed"]
    threads: Annotated[int, Field(gt=0, le=256)]
    channels_last: bool
    snapshots: Snapshots
    tensorboard: Tensorboard


class Experiment(Strict):
    """A whole composed configuration: what conf/config.yaml and one experiment make together.

    A probe or a figure that is null is switched off.
    """

    name: Name
    title: Shown
    notebook: Literal["", "N1", "N2", "N3", "N4", "N5"]
    note: str
    references: list[Reference]
    data: Data
    model: Target
    initialiser: Target
    task: Target
    optimiser: Target
    trainer: Trainer
    evaluation: Target
    probes: dict[Name, Target | None]
    figures: dict[Name, Target | None]
    seed: Seed
    out_dir: str | None

    @model_validator(mode="after")
    def references_need_watching(self) -> Self:
        """A figure picked on test needs those of all epochs, one of training the last one's."""
        picks = any(reference.weights == "best_on_test" for reference in self.references)
        if picks and not self.trainer.watch_test:
            raise ValueError("a reference picks on test, which needs trainer.watch_test: true")
        watches = any(reference.quantity == "train_accuracy" for reference in self.references)
        if watches and not self.trainer.watch_train:
            raise ValueError("a reference is of training, which needs trainer.watch_train: true")
        return self
