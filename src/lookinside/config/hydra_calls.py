"""What Hydra itself calls and writes by its own keys, before any of this project's checks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf

from lookinside.config.params import CONF
from lookinside.core.errors import UserError

OWN = ("hydra._internal.core_plugins.", "hydra_plugins.")
LOGGING = ("colorlog.ColoredFormatter", "logging.FileHandler", "logging.StreamHandler")
"""What Hydra's own logging calls; the first, if that is installed."""
KEYS = ("_target_", "()", "class")
"""Under what Hydra, and the logging that it sets up, are told what to call."""
TOLD = ("overrides", "runtime", "job")
"""What Hydra notes of a composition; of its job, only the environment is a setting."""


def refuse_calls(words: Sequence[str]) -> None:
    """Refuse overrides, or files of conf/ that they choose, by which Hydra would do other things.

    Only the words that name Hydra's keys may change them, never a file that another word chooses;
    and what they have it call must be its own launchers and sweepers.

    Raises:
        UserError: it is not so.
    """
    own = [word for word in words if word.lstrip("+~").startswith("hydra")]
    composed = settings("config", words)
    for name in called(composed):
        if not name.startswith(OWN) and name not in LOGGING:
            raise UserError(f"what is composed has Hydra itself call {name}: don't use a file or "
                            "an override that you don't trust")  # fmt: skip
    if composed != settings(None, own):
        raise UserError(
            "a file in conf/ changes Hydra's own keys: take them out of it, and give those that "
            "you want on the command line"
        )


def settings(name: str | None, words: Sequence[str]) -> dict[str, Any]:
    """Hydra's own keys, unresolved, as they are composed from a file of conf/, or from none."""
    with initialize_config_dir(str(CONF.absolute()), job_name="train", version_base="1.3"):
        node = compose(name, list(words), return_hydra_config=True).hydra
    values = cast("dict[str, Any]", OmegaConf.to_container(node, resolve=False))
    kept = {key: value for key, value in values.items() if key not in TOLD}
    return kept | {"environment": values["job"]["env_set"]}


def called(node: object) -> Iterator[str]:
    """What a nested value has Hydra, or the logging that it sets up, call."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in KEYS:
                yield str(value)
            else:
                yield from called(value)
    elif isinstance(node, list):
        for value in node:
            yield from called(value)
