"""A run as the pipeline resolved it, for those who train it in another way."""

import torch
from omegaconf import DictConfig, OmegaConf
from torch import Tensor

from lookinside.core import paths
from lookinside.core.files import read_yaml
from lookinside.data import store


def resolved(run: str) -> DictConfig:
    """The run's configuration."""
    config = OmegaConf.create(dict(read_yaml(paths.RESOLVED / "runs" / f"{run}.yaml")))
    assert isinstance(config, DictConfig)
    return config


def configuration(run: str) -> DictConfig:
    """The same; its training images are not looked at twice, in no way."""
    config = resolved(run)
    config.trainer.watch_train = False
    return config


def images(config: DictConfig) -> tuple[Tensor, Tensor, Tensor]:
    """The training images as the network sees them, float32 [N, C, h, w]; labels; the mean."""
    dataset = store.load(paths.PREPARED / f"{config.dataset.name}.safetensors")
    everything = torch.arange(len(dataset.train))
    return dataset.train.batch(everything), dataset.train.labels, dataset.mean
