"""Training from the command line, outside the pipeline: the same checks, the same sentences."""

from collections.abc import Sequence
from contextlib import suppress

from hydra import initialize_config_dir
from hydra._internal.utils import get_args_parser
from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from lookinside.config.bind import bind
from lookinside.config.by_hydra import compose_config
from lookinside.config.check import check
from lookinside.config.compose import check_data
from lookinside.config.hydra_calls import refuse_calls
from lookinside.config.params import CONF, read_params
from lookinside.config.schema import Experiment
from lookinside.core.errors import UserError
from lookinside.core.hydra_words import refuse_words

WHERE = "command line"
SWEEPING = {"-m", "--multirun", "hydra.mode=MULTIRUN"}
ELSEWHERE = ("config_path", "config_name", "config_dir", "experimental_rerun")
SHOWING = ("help", "hydra_help", "cfg", "info", "shell_completion")


def check_words(words: Sequence[str]) -> None:
    """Check the overrides on Hydra's command line; of a sweep, every value of each key.

    With options that only show something, such as --help or --cfg, the rest is left to Hydra.

    Raises:
        UserError: one doesn't parse, names a key or an option that there is not, has a value of a
            wrong type, or has Hydra itself call something; it sweeps without -m; configuration
            comes from elsewhere; or no experiment is named.
    """
    given = get_args_parser().parse_args(list(words))
    for option in ELSEWHERE:
        if getattr(given, option):
            raise UserError(f"--{option.replace('_', '-')} is not for this: what is trained is in "
                            f"{CONF}")  # fmt: skip
    overrides = list(given.overrides)
    refuse_words(overrides)
    if any(getattr(given, option) for option in SHOWING):
        with suppress(HydraException, OmegaConfBaseException):
            refuse_calls(overrides)
        return
    with initialize_config_dir(str(CONF.absolute()), version_base="1.3"):
        parser = OverridesParser.create(GlobalHydra.instance().config_loader())
        choices = [values(word, parser) for word in overrides]
    for word, options in zip(overrides, choices, strict=True):
        if options != [word] and SWEEPING.isdisjoint(words):
            raise UserError(f"the override {word} has several values to train with: add -m")
    firsts = [options[0] for options in choices]
    if not any(word.startswith("experiment=") for word in firsts):
        runs = ", ".join(sorted(path.stem for path in (CONF / "experiment").glob("*.yaml")))
        raise UserError(f"name what to train, as experiment=<run>; there are {runs}")
    combinations = {
        (*firsts[:place], option, *firsts[place + 1 :]): None
        for place, options in enumerate(choices)
        for option in options
    }
    for combined in combinations:
        config = compose_config("config", list(combined), WHERE)
        check(Experiment, OmegaConf.to_container(config, resolve=True), WHERE)
        refuse_calls(combined)


def values(word: str, parser: OverridesParser) -> list[str]:
    """An override once for each value that it sweeps over; a glob() is matched against conf/.

    Raises:
        UserError: it doesn't parse, or there is nothing to sweep over.
    """
    try:
        (parsed,) = parser.parse_overrides([word])
    except (HydraException, ValueError, RecursionError) as error:
        raise UserError(f"the override {word} doesn't parse; write key=value") from error
    if not parsed.is_sweep_override():
        return [word]
    key = parsed.get_key_element()
    if parsed.is_interval_sweep():
        raise UserError(f"the override {word} lists no values: write {key}=<value>,<value>")
    found = [f"{key}={value}" for value in parsed.sweep_string_iterator()]
    if not found:
        raise UserError(f"the override {word} comes to no value: mend its pattern or its range")
    return found


def bind_by_hand(config: DictConfig) -> DictConfig:
    """Check what Hydra composed, and bind it to its data and code.

    Raises:
        UserError: a key or type is not valid, the data set has not been prepared, or a sweep wants
            several devices for each run.
    """
    check(Experiment, OmegaConf.to_container(config, resolve=True), WHERE)
    if config.trainer.devices > 1 and HydraConfig.get().mode == RunMode.MULTIRUN:
        raise UserError("-m goes with trainer.devices=1: train a run across devices by itself")
    # Composing for a comparison needs Hydra afresh, while Hydra itself is running this program.
    running = GlobalHydra.instance().hydra
    GlobalHydra.instance().clear()
    try:
        check_data(config, read_params())
        return bind(config)
    finally:
        GlobalHydra.instance().hydra = running
