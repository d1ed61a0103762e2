"""Training from the command line, outside the pipeline: the same checks, the same sentences."""

from collections.abc import Sequence

from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf

from lookinside.config.compose import bind, check_data, compose_config, read_params
from lookinside.config.schema import Experiment, check
from lookinside.core.errors import UserError

WHERE = "command line"


def check_words(words: Sequence[str]) -> None:
    """Check the overrides on Hydra's command line; of a sweep, each key's first value.

    Raises:
        UserError: one doesn't parse, or names a key or an option that there is not.
    """
    parser = OverridesParser.create()
    overrides = []
    for word in words:
        if word.startswith("-"):
            continue
        try:
            parsed = parser.parse_override(word)
        except HydraException as error:
            raise UserError(f"the override {word} doesn't parse; write key=value") from error
        if parsed.is_sweep_override():
            word = f"{parsed.get_key_element()}={next(parsed.sweep_string_iterator())}"
        overrides.append(word)
    if any(word.startswith("experiment=") for word in overrides):
        compose_config("config", overrides, WHERE)


def bind_by_hand(config: DictConfig) -> DictConfig:
    """Check what Hydra composed, and bind it to its data and code.

    Raises:
        UserError: a key or type is not valid, or the data set has not been prepared.
    """
    check(Experiment, OmegaConf.to_container(config, resolve=True), WHERE)
    running = GlobalHydra.instance().hydra
    GlobalHydra.instance().clear()
    try:
        check_data(config, read_params())
    finally:
        GlobalHydra.instance().hydra = running
    return bind(config)
