"""A trained run's folder: resolved configuration, weights, history. Nothing in it is pickled."""

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Literal, cast

import torch
from hydra.errors import InstantiationException
from hydra.utils import instantiate
from omegaconf import DictConfig, OmegaConf
from safetensors.torch import load_file
from safetensors.torch import save as pack
from torch import Tensor, nn

from lookinside.core import trained
from lookinside.core.errors import UserError, one_line
from lookinside.core.files import read_yaml, reading, require_keys, sha256, whole, write_yaml
from lookinside.core.intact import check_sha256
from lookinside.core.targets import refuse_others

Weights = Literal["best", "last"]


def build_model(config: DictConfig) -> nn.Module:
    """The untrained network of a resolved configuration, its sizes taken from the data set.

    Raises:
        UserError: it would call what is none of this package's models.
        ValueError: what it calls refuses its arguments, or makes no network.
    """
    values = OmegaConf.to_container(config.model, resolve=True)
    refuse_others(values, "the network's configuration", "model")
    sizes = {"shape": tuple(config.dataset.shape), "classes": len(config.dataset.classes)}
    try:
        model = instantiate(config.model, **sizes, _convert_="all")
    except InstantiationException as error:
        raise ValueError(one_line(error.__cause__ or error)) from error
    if not isinstance(model, nn.Module):
        raise ValueError(f"{config.model.get('_target_', 'model')} makes no network")
    return model


def write_config(folder: Path, config: DictConfig) -> None:
    """Put the resolved configuration beside the weights, with the versions that trained them.

    The SHA-256 of each file of weights goes with it, so that whoever reads one can check it.
    """
    versions = {name: version(name) for name in ("numpy", "pytorch-lightning", "torch")}
    values = cast("dict[str, object]", OmegaConf.to_container(config, resolve=True))
    values["versions"] = {"python": python_version(), **versions}
    values["sha256"] = {path.name: sha256(path) for path in folder.glob("*.safetensors")}
    write_yaml(folder / "config.yaml", values)


def read_config(folder: Path) -> DictConfig:
    """The configuration that a run was trained with.

    Raises:
        UserError: it is missing or damaged, or would call what is none of this package's work.
    """
    path = folder / "config.yaml"
    values = dict(require_keys(path, read_yaml(path), ("model", "dataset")))
    refuse_others(values, path, to_call=False)
    with reading(path):
        trained.check(values)
        if "${" in str(values):
            raise ValueError("it refers to other values")
        return OmegaConf.create(values)


def check_weights(path: Path) -> None:
    """Check that a file of weights is the one that the training wrote, if its folder tells.

    Raises:
        UserError: it is missing, or its SHA-256 is not the one in the configuration beside it.
    """
    if not (path.parent / "config.yaml").exists():
        return
    wanted = read_config(path.parent).get("sha256", {}).get(path.name)
    check_sha256(path, wanted, "the file that its training wrote")


def save_tensors(path: Path, tensors: dict[str, Tensor]) -> None:
    """Write tensors as safetensors, from whatever device and memory layout they have."""
    plain = {
        name: tensor.detach().cpu().contiguous(memory_format=torch.contiguous_format)
        for name, tensor in tensors.items()
    }
    with whole(path) as partial:
        partial.write_bytes(pack(plain))


def load_model(folder: Path, weights: Weights = "best") -> nn.Module:
    """Rebuild a trained network from its run's folder alone, in eval mode, on the CPU.

    Its convolutions lie in memory channel by channel of a pixel, which is twice as fast there.

    `best` are the weights of the best validation epoch, `last` those of the last step.

    Raises:
        UserError: a file is missing or damaged, or the weights are not of this network.
    """
    config = read_config(folder)
    with reading(folder / "config.yaml"), torch.device("meta"):
        sketch = build_model(config)
    path = folder / f"{weights}.safetensors"
    check_weights(path)
    with reading(path):
        state = load_file(path)
        if not all(weights.isfinite().all() for weights in state.values()):
            raise ValueError("a weight is no finite number")
    if _forms(state) != _forms(sketch.state_dict()):
        raise UserError(
            f"{path} does not fit the network of {folder / 'config.yaml'}: delete {folder} and "
            "run `dvc repro`, which trains it again"
        )
    model = build_model(config)
    model.load_state_dict(state)
    return model.to(memory_format=torch.channels_last).eval()  # type: ignore[call-overload,no-any-return]


def _forms(state: Mapping[str, Tensor]) -> dict[str, tuple[torch.Size, torch.dtype]]:
    """The shape and the type of each of a network's tensors."""
    return {name: (values.shape, values.dtype) for name, values in state.items()}
