"""The probes of activation maximisation, on digits and on toys."""

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from lookinside.data import embedded
from lookinside.data.store import Dataset, Split
from lookinside.models.convnet import Block, convnet
from lookinside.models.mlp import mlp
from lookinside.models.recurrent import recurrent
from lookinside.probes.maximise import restarts as restarts_of
from lookinside.probes.maximise.ascend import maximise
from lookinside.probes.maximise.layers import answers, maximised
from lookinside.probes.maximise.objectives import logit
from lookinside.probes.maximise.parameters import noise
from lookinside.probes.maximise.regularised import Way, regularised
from lookinside.probes.maximise.regularisers import L2, Blur, TotalVariation
from lookinside.probes.maximise.restarts import by_size, distances, linked, restarts, valleys
from lookinside.probes.maximise.transforms import Jitter, Rotate, Scale
from lookinside.probes.network import find_layers
from lookinside.probes.unitwise import unitwise


def dataset(shape=(1, 8, 8), classes=3, count=6):
    source = torch.Generator().manual_seed(0)
    images = torch.randint(256, (count, *shape), generator=source).to(torch.uint8)
    split = Split(images, torch.arange(count) % classes)
    mean = torch.zeros(shape)
    return Dataset("toy", tuple("abcdefghij"[:classes]), split, split, split, mean, mean)


NETWORKS = {
    "cnn": lambda: convnet((1, 8, 8), 3, [Block(4, 3, pool=2)], dense=[6]),
    "uneven": lambda: convnet((1, 8, 8), 3, [Block(2, 4, stride=3, pool=2)]),
    "mlp": lambda: mlp((1, 8, 8), 3, [5]),
    "linear": lambda: mlp((1, 8, 8), 3, []),
    "lstm": lambda: recurrent((1, 8, 8), 3, "lstm", 4),
    "gru": lambda: recurrent((1, 8, 8), 3, "gru", 4),
}
WAYS = [Way("plain", 1.0), {"name": "shaken", "frequencies": True, "jitter": 1, "l2": 1.0}]


@pytest.mark.parametrize("name", NETWORKS)
def test_every_classifier_has_its_images(name):
    torch.manual_seed(0)
    model, data = NETWORKS[name](), dataset()
    model.train()
    found = maximised(model, data, steps=3, most=4, frames=(0, 2, 9))
    assert found["frame_steps"].tolist() == [0, 2, 3]
    for layer in find_layers(unitwise(model, data.shape), data.shape):
        units = len(found[f"{layer.name}/units"])
        wide = layer.kind != "conv" and not layer.output
        assert units == (min(4, layer.units) if wide else layer.units)
        assert found[f"{layer.name}/total"] == layer.units
        assert found[f"{layer.name}/images"].shape == (units, 1, 8, 8)
        assert found[f"{layer.name}/images"].dtype == torch.uint8
        assert found[f"{layer.name}/frames"].shape == (units, 3, 1, 8, 8)
        assert torch.equal(found[f"{layer.name}/frames"][:, -1], found[f"{layer.name}/images"])
        assert found[f"{layer.name}/maps"] == (layer.kind == "conv")
        assert found[f"{layer.name}/log_score"].shape == (units, 3)
        assert (f"{layer.name}/single" in found) == (layer.kind == "conv")
        if layer.kind == "conv":
            field = found[f"{layer.name}/field"]
            size = (field[2:] - field[:2]).tolist()
            assert found[f"{layer.name}/single_frames"].shape == (units, 3, 1, *size)
    ends = restarts(model, data, starts=4, steps=2)
    assert ends["images"].shape == (3, 4, 1, 8, 8)
    assert ends["basins"].shape == (3, 5, 4)
    assert ends["points"] == 7
    ways = regularised(model, data, WAYS, steps=2)
    assert ways["images"].shape == (2, 3, 1, 8, 8)
    assert ways["size"].tolist() == pytest.approx([1, 0.1])
    assert [ways[name].tolist() for name in ("l2", "jitter", "blur")] == [[0, 1], [0, 1], [0, 0]]
    for tensors in (found, ends, ways):
        assert all(bool(each.isfinite().all()) for each in tensors.values())
    assert model.training
    again = maximised(model, data, steps=3, most=4, frames=(0, 2, 9))
    assert all(torch.equal(each, again[key]) for key, each in found.items())


def test_blank_images_and_dead_units_give_numbers():
    model = NETWORKS["cnn"]()
    nn.init.zeros_(model.conv1.weight)
    data = dataset()
    blank = Split(torch.zeros(2, 1, 8, 8, dtype=torch.uint8), torch.tensor([0, 2]))
    data = Dataset("blank", data.classes, blank, blank, blank, data.mean, data.std)
    for tensors in (
        maximised(model, data, steps=2),
        restarts(model, data, starts=2, steps=2),
        regularised(model, data, WAYS, steps=2),
    ):
        assert all(bool(each.isfinite().all()) for each in tensors.values())


def test_channels_may_be_maximised_after_their_nonlinear_layer():
    torch.manual_seed(0)
    model, data = NETWORKS["cnn"](), dataset()
    before, after = (maximised(model, data, steps=3, after=behind) for behind in (False, True))
    let_through = model.conv1(after["conv1/images"] / 255).relu().mean((2, 3)).diagonal()
    assert torch.allclose(after["conv1/objective"], let_through, atol=0.01)
    assert (before["conv1/objective"] - let_through).abs().max() > 0.05
    assert torch.equal(before["logits/objective"], after["logits/objective"])
    assert (bool(before["after"]), bool(after["after"])) == (False, True)


def test_answers_are_the_largest_over_positions():
    model = NETWORKS["cnn"]()
    (conv, *_), images = find_layers(model, (1, 8, 8)), torch.rand(2, 1, 8, 8)
    pre, post = answers(model, conv, torch.tensor([3, 1]), images)
    maps = model.conv1(images)
    assert torch.allclose(pre, torch.stack([maps[0, 3].max(), maps[1, 1].max()]))
    assert torch.allclose(post, pre.relu())
    there, _ = answers(model, conv, torch.tensor([3, 1]), images, (2, 5))
    assert torch.allclose(there, maps[[0, 1], [3, 1], 2, 5])


def test_a_valley_is_as_deep_as_it_falls_below_the_lower_end():
    ends = torch.tensor([0.0, 1.0, 4.0, 5.0, 9.0]).reshape(5, 1, 1, 1)
    heights = torch.tensor([5.0, 6.0, 5.0, 7.0, 1.0])

    def floor(images):
        """Low between 1 and 4, high elsewhere."""
        at = images.flatten()
        return torch.where((at > 1.2) & (at < 3.8), 4.0, 8.0)

    depths = valleys(ends, heights, floor, torch.tensor(-1.0), torch.tensor(9.0))
    assert torch.equal(depths, depths.T)
    assert depths[0].tolist() == [0, 0, 1, 1, 0]  # The last lies below the valley's floor.
    assert depths[1, 3] == 2
    assert len(linked(depths <= 0).unique()) == 1
    assert linked((depths <= 0)[:4, :4]).tolist() == [0, 0, 2, 2]
    assert linked((depths <= 1)[:4, :4]).tolist() == [0, 0, 0, 0]


def test_a_valley_is_looked_for_at_each_eighth_of_the_way():
    ends, heights = torch.tensor([0.0, 1.0]).reshape(2, 1, 1, 1), torch.tensor([5.0, 6.0])
    asked = []

    def gap(images):
        asked.append(float(images[0]))
        return torch.where((images.flatten() - 0.9).abs() < 0.05, 2.0, 8.0)

    assert valleys(ends, heights, gap, torch.tensor(0.0), torch.tensor(9.0))[0, 1] == 3
    assert sorted(asked) == [step / 8 for step in range(1, 8)]


def test_what_chains_tell_spares_questions_and_changes_no_basin(monkeypatch):
    shares, asked = torch.tensor([0.0, 0.2, 0.6, 1.0]), {1000: 0, 7: 0}
    counts = []

    def hills(images):
        asked[restarts_of.PAIRS] += len(images)
        return (50 * images).sin().sum((1, 2, 3))

    for seed in range(8):
        ends = torch.rand(20, 1, 2, 2, generator=torch.Generator().manual_seed(seed))
        heights, basins = (50 * ends).sin().sum((1, 2, 3)), []
        for least, pairs in ((-1, 1000), (0, 7)):
            monkeypatch.setattr(restarts_of, "PAIRS", pairs)
            depths = valleys(ends, heights, hills, torch.tensor(least), shares[-1])
            basins.append([by_size(linked(depths <= share), heights).tolist() for share in shares])
        assert basins[0] == basins[1]
        counts += [max(each) + 1 for each in basins[0]]
    assert {1, 2} < set(counts)
    assert asked[7] < 0.6 * asked[1000]


def test_ends_are_linked_by_chains():
    near = torch.eye(5, dtype=torch.bool)
    for one, other in ((0, 4), (4, 2), (1, 3)):
        near[one, other] = near[other, one] = True
    assert linked(near).tolist() == [0, 1, 0, 1, 0]


def test_basins_are_numbered_by_size_and_height():
    heights = torch.tensor([5.0, 6.0, 5.0, 7.0, 6.0])
    assert by_size(torch.tensor([4, 4, 2, 2, 2]), heights).tolist() == [1, 1, 0, 0, 0]
    assert by_size(torch.tensor([4, 2, 4, 2, 3]), heights).tolist() == [1, 0, 1, 0, 2]


class Hills(nn.Module):
    """Class 0 has a hill where the image is black and one where it is white, class 1 one hill."""

    def forward(self, images):
        mean = images.mean((1, 2, 3)) - 0.5
        return torch.stack([mean.abs(), mean], 1)


def test_two_hills_are_two_basins_however_long_the_ascent():
    for steps in (30, 60, 120):
        ends = restarts(Hills(), dataset(classes=2), starts=12, steps=steps)
        assert ends["basins"].amax(2).tolist() == [[1] * 5, [0] * 5]
        assert (ends["logits"] - 0.5).abs().max() < 1e-5
        assert (ends["rise"] - 0.5).abs().max() < 0.02
    found = restarts(Hills(), dataset(classes=2), 12, 30, shares=[2.0, 0.5])
    assert found["shares"].tolist() == [0.5, 2.0]
    assert found["basins"].amax(2).tolist() == [[1, 0], [0, 0]]


def test_a_linear_network_has_one_basin_a_class():
    torch.manual_seed(0)
    ends = restarts(NETWORKS["linear"](), dataset(), starts=6)
    assert ends["basins"].max() == 0
    assert ends["distances"].max() < 0.02
    assert torch.equal(ends["best"], ends["logits"].argmax(1))


def test_distances_are_root_mean_squares():
    images = torch.stack([torch.zeros(1, 2, 2), torch.full((1, 2, 2), 0.5)])
    assert distances(images).tolist() == [[0, 0.5], [0.5, 0]]


def test_a_patch_held_even_has_less_grain_and_loses_little(digits):
    source = torch.Generator().manual_seed(1)
    images = torch.randint(256, (4, 1, 28, 28), generator=source).to(torch.uint8)
    split = Split(images, torch.arange(4))
    blank = torch.zeros(1, 28, 28)
    found = maximised(digits, Dataset("d", tuple("0123456789"), split, split, split, blank, blank))
    pre, free = found["conv2/single_pre"], found["conv2/single_free"]
    assert (pre < 1.01 * free).all()
    assert 0.8 < (pre / free).median() < 1
    sharp = found["conv2/images"].float().diff(dim=3).abs().mean()
    assert found["conv2/single"].float().diff(dim=3).abs().mean() < sharp


def test_a_way_has_only_what_it_names():
    assert (Way("a").transforms, Way("a").regularisers) == ([], [])
    way = Way("b", jitter=2, rotate=5.0, scale=0.25, l2=1.0, total_variation=2.0, blur=3.0)
    assert way.transforms == [Jitter(2), Rotate(5.0), Scale(0.75, 1.25)]
    assert way.regularisers == [L2(1.0), TotalVariation(2.0), Blur(3.0)]


@pytest.fixture(scope="module")
def digits():
    """A small network that has seen some real digits."""
    raw = embedded.digits()
    images = torch.from_numpy(raw.train_images[::2])[:, None].float() / 255
    labels = torch.from_numpy(raw.train_labels[::2])
    torch.manual_seed(0)
    model = convnet((1, 28, 28), 10, [Block(8, 5, pool=2), Block(12, 5, pool=2)], dense=[32])
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(3):
        for part in torch.randperm(len(images)).split(50):
            optimiser.zero_grad()
            cross_entropy(model(images[part]), labels[part]).backward()
            optimiser.step()
    return model


def test_the_notebooks_way_makes_a_network_sure_of_a_two_within_a_few_steps(digits):
    classes = torch.tensor([2])
    found = maximise(digits, logit(classes), noise((1, 28, 28), classes, 0, "two"), watched=True)
    assert (found.log["predicted"][0, 4:] == 2).all()
    assert (found.log["score"][0, 4:] > 0.99).all()
    assert found.log["loss"][0, 10] > found.log["loss"][0, 1] > found.log["loss"][0, 0]
    assert found.images.min() == 0
    assert found.images.max() == 1


def test_more_steps_leave_the_number_of_basins_as_it_is(digits):
    counts = [
        restarts(digits, dataset((1, 28, 28), 4), 12, steps)["basins"].amax(2) + 1
        for steps in (50, 100)
    ]
    assert counts[0].unique().numel() > 2
    assert (counts[0] - counts[1]).abs().median() <= 1
    assert 0.6 < counts[0].sum() / counts[1].sum() < 1.6
