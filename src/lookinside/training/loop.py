"""Training one run, from a resolved configuration to its run folder."""

import logging
import platform
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

import pytorch_lightning as pl
import torch
from hydra.utils import instantiate
from omegaconf import DictConfig, OmegaConf
from torch import Tensor

from lookinside.core import arithmetic, paths
from lookinside.core.errors import UserError
from lookinside.core.files import digest, write_json
from lookinside.core.runfolder import build_model, save_tensors, write_config
from lookinside.data import store
from lookinside.data.memory import generator
from lookinside.training import resume
from lookinside.training.feed import Feed
from lookinside.training.finite import FiniteLoss
from lookinside.training.module import TrainingModule
from lookinside.training.progress import ProgressLine
from lookinside.training.record import History, Snapshots
from lookinside.training.stopping import stoppers, why_stopped
from lookinside.training.tensorboard import Summaries
from lookinside.training.unprofiled import Unprofiled


def train(
    config: DictConfig,
    name: str,
    seed: int,
    folder: Path,
    logs: Path,
    timing: Path,
    watching: Sequence[pl.Callback] = (),
) -> str:
    """Train a run and write its folder; say in one line what was reached.

    On several devices the first one writes and says; the others return an empty line.

    A training that was killed goes on from its last whole epoch, and ends in the same bytes on the
    same CPU. Its checkpoints lie outside the folder, under a fingerprint of configuration, data,
    code and seed, so nothing that was changed is ever mixed with what was trained before; a change
    that is undone can go on. All for the same folder are deleted when one training is done.
    TensorBoard's event files go to the folder `logs`, wall time and machine to `timing`.json.
    Callbacks that are `watching` see each epoch after it is recorded, and may stop the training.

    Raises:
        UserError: the data is missing or damaged, the wanted GPU is not there, or the loss stopped
            being a number.
    """
    started = time.monotonic()
    quieten()
    check_devices(config.trainer)
    arithmetic.settle(config.trainer.threads)
    data_file = paths.PREPARED / f"{config.dataset.name}.safetensors"
    feed = Feed(store.load(data_file, config.dataset.sha256), config.trainer, seed)
    module = build_module(config, seed, feed.dataset.mean, feed.stretch)
    scratch = paths.SCRATCH / fingerprint(config, seed)
    resume.note_folder(scratch, folder)
    history = History()
    snapshots = Snapshots(**config.trainer.snapshots)
    checkpoint = resume.checkpoints(scratch, *module.task.selects_on)
    callbacks: list[pl.Callback] = [
        ProgressLine(name, feed.steps),
        FiniteLoss(),
        Summaries(logs, config.trainer.tensorboard.every),
        history,
        snapshots,
        resume.GeneratorState(seed),
        *stoppers(config.trainer, module.task),
        checkpoint,
        *watching,
    ]
    trainer = pl.Trainer(
        accelerator=config.trainer.accelerator,
        devices=config.trainer.devices,
        strategy="ddp" if config.trainer.devices > 1 else "auto",
        use_distributed_sampler=False,
        precision=config.trainer.precision,
        max_epochs=feed.epochs,
        reload_dataloaders_every_n_epochs=1,
        callbacks=callbacks,
        logger=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=0,
        profiler=Unprofiled(),
    )
    resumed = resume.last_checkpoint(scratch)
    trainer.fit(module, datamodule=feed, ckpt_path=resumed, weights_only=True)
    if not trainer.is_global_zero:
        return ""
    snapshots.take(int(history.rows[-1]["epoch"]), module)

    save_tensors(
        folder / "best.safetensors", resume.model_weights(Path(checkpoint.best_model_path))
    )
    save_tensors(folder / "last.safetensors", dict(module.model.state_dict()))
    save_tensors(folder / "snapshots.safetensors", snapshots.weights)
    save_tensors(folder / "histograms.safetensors", snapshots.histograms)
    history.write(folder)
    write_config(folder, config)
    write_timing(timing.with_suffix(".json"), time.monotonic() - started, trainer, bool(resumed))
    resume.forget(folder)
    reached = f"best validation {module.task.selects_on[0]} {checkpoint.best_model_score:.4f}"
    why = why_stopped(callbacks) if trainer.global_step < feed.steps else ""
    steps = f"{trainer.global_step:,} steps" + (f" ({why})" if why else "")
    return f"{name}: {reached} after {steps}; weights in {folder}"


def check_devices(settings: DictConfig) -> None:
    """Refuse GPUs that are not there.

    Raises:
        UserError: torch sees none, or fewer than `devices`.
    """
    gpus = torch.cuda.device_count()
    if settings.accelerator == "gpu" and not gpus:
        raise UserError("trainer.accelerator is gpu, but torch sees none here: use auto or cpu")
    if settings.accelerator != "cpu" and 0 < gpus < settings.devices:
        raise UserError(
            f"trainer.devices is {settings.devices}, but there are {gpus} GPUs: lower it, or set "
            "trainer.accelerator to cpu"
        )


def build_module(config: DictConfig, seed: int, mean: Tensor, stretch: int = 1) -> TrainingModule:
    """The initialised network inside its task, with its optimiser; a function of the seed.

    It gives figures over each `stretch` of steps.

    A network that has `centre_on` is given the training images' `mean`, [C, H, W]. Dropout and
    whatever else a task draws come from torch's global generator, which is seeded here.
    """
    torch.manual_seed(seed)
    model = build_model(config)
    instantiate(config.initialiser, _convert_="all")(model, generator(seed, "initialise", 0))
    if centre_on := getattr(model, "centre_on", None):
        centre_on(mean)
    if config.trainer.channels_last:
        model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = instantiate(config.optimiser, model.parameters())
    task = instantiate(config.task)
    return TrainingModule(model, task, optimiser, config.trainer.watch_train, stretch)


def fingerprint(config: DictConfig, seed: int) -> str:
    """What identifies a training: configuration, data's hash, code's key and seed."""
    return digest([OmegaConf.to_container(config, resolve=True), seed])[:16]


def write_timing(path: Path, seconds: float, trainer: pl.Trainer, resumed: bool) -> None:
    """Note the wall time and the machine, beside the stage's outputs: these differ each time."""
    device = trainer.strategy.root_device
    gpu = torch.cuda.get_device_name(device) if device.type == "cuda" else ""
    timing = {
        "seconds": round(seconds, 1),
        "resumed": resumed,
        "steps": trainer.global_step,
        "device": gpu or platform.processor() or platform.machine(),
    }
    write_json(path, timing)


def quieten() -> None:
    """Silence Lightning's advice, its word on resuming, and torch's on Lightning's own code."""
    for name in (
        "lightning_fabric.utilities.distributed",
        "pytorch_lightning.accelerators.cuda",
        "pytorch_lightning.utilities.rank_zero",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
    for message in (".*LeafSpec.*", "Checkpoint directory .* exists and is not empty"):
        warnings.filterwarnings("ignore", message, module="pytorch_lightning")
