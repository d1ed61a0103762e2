import csv
import re
import shutil
from pathlib import Path

import pytest
import pytorch_lightning as pl
import torch
from safetensors.torch import load_file
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.runfolder import load_model
from lookinside.data import store
from lookinside.data.memory import Batches
from lookinside.training.finite import FiniteLoss

RUNS = ("mnist_softmax", "mnist_cnn", "translated_mlp", "cifar_lenet", "mnist_gru")
AUTOENCODERS = ("mnist_denoising_conv_ae", "mnist_vae")
MORE_AUTOENCODERS = ("mnist_ae", "cifar_vae")
OUTPUTS = ("best.safetensors", "last.safetensors", "snapshots.safetensors",
           "histograms.safetensors", "config.yaml", "history.csv", "steps.csv")  # fmt: skip


def table(path):
    with path.open() as file:
        return list(csv.DictReader(file))


def history(folder):
    return table(folder / "history.csv")


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def events_of(name):
    return EventAccumulator(str(paths.LOGS / name), size_guidance={"histograms": 0}).Reload()


class KilledError(Exception):
    pass


def kill_at(monkeypatch, step):
    """Make training stop dead after a step, as a killed process does."""

    def die(_self, trainer, *_arguments):
        if trainer.global_step == step:
            raise KilledError

    monkeypatch.setattr(FiniteLoss, "on_train_batch_end", die)


@pytest.mark.parametrize("run", RUNS)
def test_a_run_leaves_whole_outputs_and_learns(train_run, run):
    folder = train_run(run, "trainer.steps=60", "optimiser.lr=0.003")
    assert set(contents(folder)) == set(OUTPUTS)
    rows = history(folder)
    assert float(rows[-1]["train_loss"]) < float(rows[0]["train_loss"])
    assert float(rows[-1]["validation_accuracy"]) > 0.9
    assert ("test_accuracy" in rows[0]) == (run == "cifar_lenet")
    assert not any(paths.SCRATCH.iterdir())


@pytest.mark.parametrize(
    "run",
    [*AUTOENCODERS, *(pytest.param(n, marks=pytest.mark.slow) for n in MORE_AUTOENCODERS)],
)
def test_an_autoencoder_learns_and_comes_back_from_its_folder(train_run, run):
    folder = train_run(run, "trainer.steps=100", "optimiser.lr=0.003")
    rows = history(folder)
    assert float(rows[-1]["validation_loss"]) < float(rows[0]["validation_loss"])
    assert ("validation_rate" in rows[0]) == ("vae" in run)
    images = torch.rand(3, 1, 12, 12)
    model = load_model(folder)
    assert torch.equal(model(images), load_model(folder)(images))


def test_the_mean_image_travels_with_the_weights(train_run, prepared):
    mean = store.load(prepared / "data/prepared/mnist_80_10_10.safetensors").mean
    folder = train_run("mnist_ae")
    assert mean.any()
    assert torch.equal(load_model(folder).encoder.subtract.mean, mean)


def test_training_is_measured_again_without_dropout(train_run):
    row = history(train_run("cifar_lenet"))[-1]
    assert row["train_without_dropout_loss"] != row["train_loss"]
    same = history(train_run("mnist_softmax", "trainer.watch_train=true"))[-1]
    assert same["train_without_dropout_loss"] == same["train_loss"]


def test_watching_changes_no_weight(train_run):
    watched = contents(train_run("cifar_lenet", folder="a"))
    quiet = ("trainer.watch_train=false", "trainer.watch_test=false", "references=[]")
    alone = contents(train_run("cifar_lenet", *quiet, folder="b"))
    assert watched["last.safetensors"] == alone["last.safetensors"]


def test_an_epoch_is_a_pass_and_the_last_may_be_a_part(train_run):
    rows = history(train_run("mnist_softmax", "trainer.steps=20"))
    assert [(row["epoch"], row["step"]) for row in rows] == [("1", "8"), ("2", "16"), ("3", "20")]


def test_an_epoch_is_told_in_stretches_whose_mean_is_its_own(train_run):
    folder = train_run("cifar_lenet", "trainer.batch_size=20", "trainer.steps=20")
    steps, rows = table(folder / "steps.csv"), history(folder)
    assert [int(row["step"]) for row in steps] == [*range(1, 21)]
    assert float(steps[3]["epoch"]) == 0.5
    assert [float(steps[at]["epoch"]) for at in (7, 15, 19)] == [1, 2, 3]
    assert set(steps[0]) == {"epoch", "step"} | {name for name in rows[0] if "train" in name}
    for name in ("train_loss", "train_without_dropout_accuracy"):
        images = [20] * 7 + [10]
        mean = sum(size * float(row[name]) for size, row in zip(images, steps, strict=False)) / 150
        assert float(rows[0][name]) == pytest.approx(mean, rel=1e-5)


@pytest.mark.slow
def test_a_long_training_has_a_stretch_an_epoch(train_run):
    folder = train_run("mnist_softmax", "trainer.batch_size=160", "trainer.steps=210")
    steps, rows = table(folder / "steps.csv"), history(folder)
    assert len(rows) == 210
    assert steps == [{name: row[name] for name in steps[0]} for row in rows]


def test_the_budget_is_a_share_of_the_steps(train_run):
    assert history(train_run("mnist_softmax", "trainer.share=0.11"))[-1]["step"] == "3"


def test_the_same_seed_gives_the_same_bytes_and_another_others(train_run):
    first = contents(train_run("cifar_lenet", folder="a"))
    again = contents(train_run("cifar_lenet", folder="b"))
    other = contents(train_run("cifar_lenet", folder="c", seed=1))
    assert first == again
    assert first["last.safetensors"] != other["last.safetensors"]


@pytest.mark.parametrize(
    ("run", "step"),
    [
        *(pytest.param("cifar_lenet", n, marks=pytest.mark.slow) for n in (3, 8, 13, 16, 19)),
        pytest.param("mnist_denoising_vae", 13, marks=pytest.mark.slow),
        ("mnist_lstm", 13),
    ],
)
def test_a_killed_training_ends_in_the_same_bytes(train_run, monkeypatch, run, step):
    setting = "trainer.patience=9"
    whole = contents(train_run(run, setting, folder="whole"))
    with monkeypatch.context() as patch:
        kill_at(patch, step)
        with pytest.raises(KilledError):
            train_run(run, setting, folder="killed")
    assert not Path("killed").exists()
    assert contents(train_run(run, setting, folder="killed")) == whole


def test_a_training_killed_while_it_writes_ends_in_the_same_bytes(train_run, monkeypatch):
    whole = contents(train_run("mnist_cnn", folder="whole"))

    def die(*_arguments):
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("lookinside.training.loop.save_tensors", die)
        with pytest.raises(KilledError):
            train_run("mnist_cnn", folder="killed")
    assert contents(train_run("mnist_cnn", folder="killed")) == whole


def test_resuming_really_skips_what_was_done(train_run, monkeypatch):
    with monkeypatch.context() as patch:
        kill_at(patch, 13)
        with pytest.raises(KilledError):
            train_run("mnist_cnn")
    walked = []
    original = Batches.__iter__

    def spy(self):
        walked.append((self.start, self.stop))
        yield from original(self)

    monkeypatch.setattr(Batches, "__iter__", spy)
    train_run("mnist_cnn")
    assert walked == [(8, 16), (16, 20)]


def test_what_was_changed_is_never_mixed_with_what_was_trained_before(train_run, monkeypatch):
    with monkeypatch.context() as patch:
        kill_at(patch, 13)
        with pytest.raises(KilledError):
            train_run("mnist_cnn", "optimiser.lr=0.01")
        with pytest.raises(KilledError):
            train_run("mnist_cnn", "optimiser.lr=0.02", folder="elsewhere")
    assert len(list(paths.SCRATCH.glob("*/last.ckpt"))) == 2
    after = contents(train_run("mnist_cnn"))
    assert [note.read_text() for note in paths.SCRATCH.glob("*/folder")] == ["elsewhere"]
    assert contents(train_run("mnist_cnn", folder="fresh")) == after


def test_best_weights_are_those_of_the_best_validation_epoch(train_run):
    folder = train_run("mnist_softmax", "trainer.steps=24", "trainer.snapshots.epochs=[0,1,2,3]")
    rows = history(folder)
    best = max(rows, key=lambda row: float(row["validation_accuracy"]))["epoch"]
    kept = load_file(folder / "snapshots.safetensors")
    assert torch.equal(
        load_file(folder / "best.safetensors")["logits.weight"],
        kept[f"{int(best):05d}/logits.weight"],
    )
    assert torch.equal(
        load_file(folder / "last.safetensors")["logits.weight"], kept["00003/logits.weight"]
    )


def test_snapshots_leave_large_layers_out_but_not_their_histograms(train_run):
    folder = train_run(
        "mnist_cnn", "trainer.snapshots.epochs=[0,2]", "trainer.snapshots.largest=5000"
    )
    kept = load_file(folder / "snapshots.safetensors")
    histograms = load_file(folder / "histograms.safetensors")
    assert {name.split("/")[0] for name in kept} == {"00000", "00002", "00003"}
    assert "00002/conv1.weight" in kept
    assert "00002/conv2.weight" not in kept
    assert histograms["00002/conv2.weight/counts"].sum() == 36 * 16 * 25
    assert histograms["00002/conv2.weight/edges"].shape == (65,)


def test_patience_stops_early_and_keeps_the_best(train_run):
    folder = train_run(
        "mnist_softmax", "trainer.steps=400", "trainer.patience=2", "optimiser.lr=5.0"
    )
    rows = history(folder)
    accuracies = [float(row["validation_accuracy"]) for row in rows]
    assert len(rows) < 50
    assert accuracies.index(max(accuracies)) == len(rows) - 3


def test_a_loss_that_is_no_number_ends_with_one_sentence(train_run):
    with pytest.raises(UserError, match=r"no finite number at step \d+: lower optimiser.lr") as at:
        train_run("mnist_cnn", "optimiser={_target_: torch.optim.SGD, lr: 1e30}")
    assert 1 <= int(re.search(r"step (\d+)", str(at.value))[1]) <= 8


def test_a_gpu_that_is_not_there_is_one_sentence(train_run, monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    with pytest.raises(UserError, match="accelerator is gpu, but torch sees none here"):
        train_run("mnist_softmax", "trainer.accelerator=gpu")
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    with pytest.raises(UserError, match=r"devices is 2, but there are 1 GPUs: lower it, or set"):
        train_run("mnist_softmax", "trainer.devices=2")


def test_bf16_learns_too_and_leaves_float32_weights(train_run):
    folder = train_run("mnist_cnn", "trainer.precision=bf16-mixed", "trainer.steps=40")
    assert float(history(folder)[-1]["train_loss"]) < float(history(folder)[0]["train_loss"])
    assert {value.dtype for value in load_file(folder / "last.safetensors").values()} == {
        torch.float32
    }


def test_weights_that_the_last_step_ruined_end_with_one_sentence(train_run):
    with pytest.raises(UserError, match=r"no finite number at step 1: lower"):
        train_run("mnist_cnn", "optimiser={_target_: torch.optim.SGD, lr: 1e38}", "trainer.steps=1")


def test_redraw_every_needs_a_canvas(train_run):
    with pytest.raises(UserError, match=r"trainer.redraw_every is 5, but the images of data set"):
        train_run("mnist_softmax", "trainer.redraw_every=5")


def test_the_data_must_be_the_resolved_one(resolve, train_run):
    resolve("mnist_softmax")
    path = paths.PREPARED / "mnist_80_10_10.safetensors"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UserError, match="is not the file that its card describes"):
        train_run("mnist_softmax")


def test_event_files_have_the_notebooks_summaries(train_run):
    train_run("cifar_lenet")
    events = events_of("cifar_lenet-0")
    assert [event.step for event in events.Scalars("train/loss")] == list(range(20))
    assert [event.step for event in events.Scalars("test/accuracy")] == [8, 16, 20]
    for name in ("parameters/conv1.weight", "parameters/conv1.bias", "activations/pool2"):
        assert len(events.Histograms(name)) == 3
        for statistic in ("mean", "std", "min", "max"):
            assert len(events.Scalars(f"{name}/{statistic}")) == 3


@pytest.mark.slow
def test_summaries_at_every_step_change_nothing_else(train_run):
    seldom = contents(train_run("mnist_cnn", folder="seldom"))
    often = contents(train_run("mnist_cnn", "trainer.tensorboard.every=1", folder="often"))
    events = events_of("mnist_cnn-0")
    assert len(events.Histograms("activations/relu1")) == 20
    assert often["last.safetensors"] == seldom["last.safetensors"]


def test_the_model_comes_back_from_its_folder_alone(train_run):
    folder = train_run("mnist_cnn")
    model = load_model(folder, "last")
    assert not model.training
    state = load_file(folder / "last.safetensors")
    assert all(torch.equal(value, state[name]) for name, value in model.state_dict().items())


@pytest.mark.parametrize("damage", ["truncate", "delete", "other network"])
def test_damaged_weights_are_one_sentence(train_run, damage):
    folder = train_run("mnist_softmax")
    path = folder / "best.safetensors"
    if damage == "truncate":
        path.write_bytes(path.read_bytes()[:100])
    elif damage == "delete":
        path.unlink()
    else:
        shutil.copyfile(train_run("mnist_cnn", folder="cnn") / "best.safetensors", path)
    with pytest.raises(UserError, match=r"best.safetensors .*`dvc repro`"):
        load_model(folder)


def test_training_prints_nothing_of_lightnings_own(train_run, capfd, recwarn):
    train_run("mnist_softmax")
    printed = capfd.readouterr()
    assert printed.out + printed.err == ""
    assert [str(warning.message) for warning in recwarn] == []


def test_lightning_is_not_one_of_the_flawed_releases():
    assert tuple(map(int, pl.__version__.split(".")[:3])) >= (2, 6, 6)


def test_lightning_notes_its_hooks_under_the_name_that_is_set_quickly():
    assert "_current_fx_name" in vars(pl.LightningModule())
