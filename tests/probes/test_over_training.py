from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from sklearn.decomposition import PCA
from torch import nn

from lookinside.core.errors import UserError
from lookinside.core.snapshots import load_snapshots, wants_snapshots
from lookinside.data.at_hand import from_tensors
from lookinside.models.autoencoder import dense_autoencoder
from lookinside.probes import over_training, samples
from lookinside.probes.codes import plane
from lookinside.probes.plane import share_right


class Dimmer(nn.Module):
    """Gives back a share of what it sees; its code is that share of the first two pixels."""

    def __init__(self, share=1.0):
        super().__init__()
        self.share = nn.Parameter(torch.tensor(share))

    def forward(self, images):
        return images * self.share

    def encode(self, images):
        return images.flatten(1)[:, :2] * self.share

    def decode(self, codes):
        return codes / self.share


def shares(*values):
    return {epoch: {"share": torch.tensor(value)} for epoch, value in enumerate(values)}


def dataset(count=6):
    source = torch.Generator().manual_seed(0)
    images = torch.randint(1, 256, (count, 1, 4, 4), generator=source, dtype=torch.uint8)
    return from_tensors(images, torch.arange(count) % 2)


def test_each_epoch_is_a_copy_with_its_weights_in_order():
    model = Dimmer(0.5).train()
    kept = {7: {"share": torch.tensor(0.7)}, 2: {"share": torch.tensor(0.2)}, 3: {}}
    found = dict(over_training.over_training(model, kept))
    assert list(found) == [2, 7]
    assert [then.share.item() for then in found.values()] == pytest.approx([0.2, 0.7])
    assert model.share.item() == 0.5
    assert model.training


def test_a_tied_decoder_takes_the_weights_of_its_epoch_and_the_mean_stays():
    model = dense_autoencoder((1, 2, 2), 2, [3], last_relu=False)
    model.centre_on(torch.full((1, 2, 2), 0.25))
    weights = {"encoder.dense1.weight": torch.eye(3, 4)}
    ((_, then),) = over_training.over_training(model, {1: weights})
    given = then(torch.tensor([0.5, 0.0, 1.0, 0.75]).reshape(1, 1, 2, 2))
    assert given.flatten().tolist() == pytest.approx([0.5, 0.25, 1.0, 0.25])


def test_weights_of_another_network_are_refused():
    with pytest.raises(RuntimeError, match="size mismatch"):
        list(over_training.over_training(Dimmer(), {0: {"share": torch.zeros(2)}}))


def test_the_same_images_are_given_back_after_each_epoch():
    data = dataset()
    found = over_training.reconstructions(Dimmer().train(), data, shares(0.0, 0.5, 2.0), count=4)
    assert found["labels"].tolist() == [0, 1, 0, 1]
    assert found["epochs"].tolist() == [0, 1, 2]
    squares = data.test.batch(torch.arange(4)).square().flatten(1).mean(1)
    for error, factor in zip(found["error"], (1, 0.25, 1), strict=True):
        assert error.tolist() == pytest.approx((factor * squares).tolist())
    assert not found["given"][0].any()
    assert found["given"][2].max() == 255
    assert torch.equal(found["seen"], found["images"])


def test_masked_copies_are_given_to_every_epoch_alike():
    found = over_training.reconstructions(Dimmer(), dataset(), shares(1.0, 1.0), 4, masked=0.5)
    assert 0.2 < (found["seen"] == 0).float().mean() < 0.8
    assert torch.equal(found["given"][0], found["seen"])
    assert torch.equal(found["given"][0], found["given"][1])


@pytest.mark.parametrize("probe", [over_training.reconstructions, over_training.codes])
def test_without_two_epochs_there_is_nothing(probe):
    assert probe(Dimmer(), dataset(), {}) == {}
    assert probe(Dimmer(), dataset(), {**shares(1.0), 1: {}}) == {}
    assert wants_snapshots(probe)
    assert not wants_snapshots(samples.grid)


def test_codes_of_two_values_are_the_plane_and_a_network_without_codes_has_none():
    data = dataset()
    found = over_training.codes(Dimmer(), data, shares(0.0, 1.0), count=6)
    pixels = data.test.batch(torch.arange(6)).flatten(1)[:, :2]
    assert torch.equal(found["plane"][1], pixels)
    assert not found["plane"][0].any()
    assert found["share"] == 1
    linear = nn.Sequential(nn.Flatten(), nn.Linear(16, 2))
    weights = dict(linear.named_parameters())
    assert over_training.codes(linear, data, {0: weights, 1: weights}) == {}


def test_wider_codes_lie_in_the_plane_of_the_last_ones():
    codes = torch.randn(3, 40, 5, generator=torch.Generator().manual_seed(1))
    laid, share = over_training.in_plane(codes * torch.tensor([3.0, 2.0, 1.0, 0.5, 0.1]))
    scaled = (codes * torch.tensor([3.0, 2.0, 1.0, 0.5, 0.1])).numpy()
    trusted = PCA(2).fit(scaled[-1])
    for mine, theirs in zip(laid, scaled, strict=True):
        expected = trusted.transform(theirs)
        assert np.abs(mine.numpy()) == pytest.approx(np.abs(expected), abs=1e-4)
    assert share.item() == pytest.approx(trusted.explained_variance_ratio_.sum(), abs=1e-5)


def test_codes_that_are_all_alike_or_of_one_value_make_a_plane_too():
    laid, share = over_training.in_plane(torch.ones(2, 3, 4))
    assert not laid.any()
    assert share == 0
    laid, share = over_training.in_plane(torch.tensor([[[0.0], [2.0]], [[1.0], [3.0]]]))
    assert laid[1].tolist() == [[-1, 0], [1, 0]]
    assert share == pytest.approx(1)


def test_neighbours_vote_and_nobody_votes_for_itself():
    points = torch.tensor([[0.0], [1], [2], [3], [100], [101], [102], [200]])
    labels = torch.tensor([0, 0, 0, 0, 1, 1, 1, 1])
    # Of the five that are nearest to 100, three are of the other class; all others have three own.
    assert share_right(points, labels, 5) == 7 / 8
    assert share_right(torch.tensor([[0.0], [1]]), torch.tensor([0, 1]), 5) == 0


def test_the_last_plane_over_training_is_that_of_the_codes():
    model = dense_autoencoder((1, 4, 4), 2, [5], last_relu=False)
    kept = dict(model.named_parameters())
    film = over_training.codes(model, dataset(40), {0: kept, 3: kept}, count=30, masked=0.25)
    still = plane.codes(model, dataset(40), count=30, ways=["pca"], masked=0.25)
    assert torch.equal(film["index"], still["index"])
    assert torch.equal(film["labels"], still["labels"])
    assert torch.equal(film["plane"][1], still["pca/plane"])
    assert film["near_plane"][1] == still["pca/right"]
    assert film["near_code"][1] == still["right"]
    assert film["masked"] == still["masked"] == 0.25
    whole = over_training.codes(model, dataset(40), {0: kept, 3: kept}, count=30)
    assert not torch.equal(whole["plane"], film["plane"])


def test_a_run_gives_what_its_training_kept(train_run, tmp_path):
    folder = train_run("mnist_ae", "model.hidden=[4,2]", "trainer.steps=24")
    kept = load_snapshots(folder)
    last = load_file(folder / "last.safetensors")
    assert list(kept) == [0, 1, 2, 3]
    assert all(torch.equal(kept[3][name], last[name]) for name in kept[3])
    save_file({"no epoch": torch.zeros(1)}, tmp_path / "snapshots.safetensors")
    with pytest.raises(UserError, match="damaged"):
        load_snapshots(tmp_path)
    with pytest.raises(UserError, match="missing"):
        load_snapshots(Path("nowhere"))
