"""Looking into codes, on autoencoders whose answers are known."""

import math
import sys
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier
from torch import nn

from lookinside.core.errors import UserError
from lookinside.data.at_hand import from_tensors
from lookinside.models.variational import dense_vae
from lookinside.probes.codes.axes import axes
from lookinside.probes.codes.between import interpolations, nearest, pairs
from lookinside.probes.codes.encoded import encode, rates
from lookinside.probes.codes.manifold import manifold, prior
from lookinside.probes.codes.plane import codes, trust
from lookinside.probes.codes.rates import rate_distortion
from lookinside.probes.plane import share_right
from lookinside.tasks.variational import Variational


class Plain(nn.Module):
    """The pixels are the code, times `factors`; decoding divides again. A factor of 0 is lost."""

    def __init__(self, factors):
        super().__init__()
        self.factors = torch.tensor(factors)

    def encode(self, images):
        return images.flatten(1) * self.factors

    def decode(self, codes):
        lost = self.factors == 0
        return torch.where(lost, 0.0, codes / self.factors.masked_fill(lost, 1)).view(-1, 1, 1, 4)

    def forward(self, images):
        return self.decode(self.encode(images))


class Normal(Plain):
    """The same with a posterior: the first axes have a variance of 1/4, the last one that of 1."""

    def posterior(self, images):
        mean = self.encode(images)
        variance = torch.tensor([0.25] * (mean.shape[1] - 1) + [1.0])
        return SimpleNamespace(mean=mean, log_variance=variance.log().expand_as(mean))


def images(count=40, seed=0):
    source = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (count, 1, 1, 4), generator=source, dtype=torch.uint8)


def dataset(count=40):
    return from_tensors(images(count), torch.arange(count) % 2, ("a", "b"))


def vae(latent):
    torch.manual_seed(0)
    return dense_vae((1, 1, 4), 2, [8], latent)


PROBES = [codes, axes, interpolations, manifold, prior, rate_distortion]


@pytest.mark.parametrize("probe", PROBES)
def test_a_network_without_codes_has_nothing_to_show(probe):
    assert probe(nn.Flatten(), dataset()) == {}


@pytest.mark.parametrize("probe", [manifold, prior, rate_distortion])
def test_a_plain_code_has_no_prior(probe):
    assert probe(Plain([1.0] * 4), dataset()) == {}


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("latent", [1, 2, 5])
def test_modes_come_back_and_all_numbers_are_finite(probe, latent):
    model = vae(latent).train()
    found = probe(model, dataset())
    assert model.training
    assert all(module.training for module in model.modules())
    assert all(torch.isfinite(array.float()).all() for array in found.values())
    assert bool(found) == (probe is not manifold or latent == 2)
    again = probe(model, dataset())
    assert all(torch.equal(array, again[name]) for name, array in found.items())


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_blank_images_are_enough(probe, count):
    blank = from_tensors(torch.zeros(count, 1, 1, 4), torch.arange(count) % 2, ("a", "b"))
    for model in (vae(2), vae(5), Plain([1.0] * 4)):
        found = probe(model, blank)
        assert all(torch.isfinite(array.float()).all() for array in found.values())


def test_a_code_of_two_values_is_the_plane_itself():
    model, data = vae(2), dataset()
    found = codes(model, data, count=10)
    assert found["labels"].tolist() == [0, 1] * 5
    assert torch.equal(found["code/plane"], encode(model, data.test, torch.arange(10)))
    assert found["code/trust"] == 1
    assert found["code/right"] == found["right"]
    assert not any(name.startswith(("pca", "tsne")) for name in found)


def test_the_images_behind_the_first_points_are_kept_with_what_is_decoded_of_them():
    model, data = Plain([1.0, 1.0, 1.0, 0.0]), from_tensors(images(), torch.arange(40) // 20, "ab")
    found = codes(model, data, count=12, ways=["pca"], shown=4)
    assert found["index"].tolist() == [0, 20, 1, 21, 2, 22, 3, 23, 4, 24, 5, 25]
    assert found["shown"].tolist() == [0, 1, 2, 3]
    wanted = images()[[0, 20, 1, 21]]
    assert torch.equal(found["images"], wanted)
    lost = wanted * torch.tensor([1, 1, 1, 0], dtype=torch.uint8)
    assert torch.equal(found["reconstructions"], lost)
    errors = (wanted[:, 0, 0, 3] / 255).square() / 4
    assert torch.allclose(found["errors"], errors, atol=1e-6)


def test_what_is_decoded_is_of_the_codes_of_masked_images():
    found = codes(Plain([1.0] * 4), dataset(), count=30, ways=["pca"], masked=0.5)
    black = found["reconstructions"] == 0
    assert 0.2 < black.float().mean() < 0.8
    assert torch.equal(found["reconstructions"][~black], found["images"][~black])
    points = encode(Plain([1.0] * 4), dataset().test, torch.arange(30), 0.5)
    assert torch.equal(found["reconstructions"].flatten(1), points.mul(255).round().to(torch.uint8))


def test_a_plane_turned_into_space_is_found_again():
    flat = Plain([1.0, 2.0, 0.0, 0.0])
    found = codes(flat, dataset(), ways=["pca"])
    assert found["values"] == 4
    assert found["pca/trust"] == 1
    assert found["pca/right"] == found["right"]
    assert float(found["pca/share"].sum()) == pytest.approx(1)
    points = encode(flat, dataset().test, torch.arange(40))
    ours, theirs = found["pca/plane"], PCA(2).fit(points.numpy())
    assert torch.allclose(torch.pdist(ours), torch.pdist(points), atol=1e-5)
    shares = theirs.explained_variance_ratio_.tolist()
    assert found["pca/share"].tolist() == pytest.approx(shares, rel=1e-4)


def test_far_apart_classes_stay_apart_in_every_plane():
    bright = torch.rand(60, 1, 1, 4, generator=torch.Generator().manual_seed(1)) / 5
    labels = torch.arange(60) % 2
    bright[labels == 1] += 0.8
    found = codes(Plain([1.0] * 4), from_tensors(bright, labels), count=60)
    for way in ("pca", "tsne"):
        assert found[f"{way}/right"] == 1
        assert found[f"{way}/trust"] > 0.85


def test_trustworthiness_is_lost_where_near_ones_were_far():
    line = torch.rand(40, 1, generator=torch.Generator().manual_seed(1))
    plane = torch.cat([line, torch.zeros(40, 1)], dim=1)
    order = torch.randperm(40, generator=torch.Generator().manual_seed(0))
    assert trust(line, plane, 5) == 1
    assert trust(line, plane[order], 5) < 0.7


def test_votes_are_those_of_all_others():
    points = torch.rand(30, 3, generator=torch.Generator().manual_seed(0))
    labels = torch.arange(30) % 3
    right = 0
    for place in range(30):
        others = np.arange(30) != place
        theirs = KNeighborsClassifier(5).fit(points.numpy()[others], labels.numpy()[others])
        right += int(theirs.predict(points.numpy()[[place]])[0] == labels[place])
    assert share_right(points, labels, 5) == pytest.approx(right / 30)


@pytest.mark.parametrize(
    ("ways", "sentence"), [(["som"], "no way som .* pca, tsne, umap"), (["umap"], "umap-learn")]
)
def test_a_way_that_cant_be_gone_is_one_sentence(ways, sentence, monkeypatch):
    monkeypatch.setitem(sys.modules, "umap", None)
    with pytest.raises(UserError, match=sentence):
        codes(Plain([1.0] * 4), dataset(), ways=ways)


def test_umap_is_called_where_it_is_installed(monkeypatch):
    asked = {}

    class UMAP:
        def __init__(self, **options):
            asked.update(options)

        def fit_transform(self, points):
            return points[:, :2].astype(np.float64)

    monkeypatch.setitem(sys.modules, "umap", SimpleNamespace(UMAP=UMAP))
    model, data = Plain([1.0] * 4), dataset()
    found = codes(model, data, ways=["umap"])
    assert asked == {"n_neighbors": 15, "random_state": 0, "n_jobs": 1}
    points = encode(model, data.test, torch.arange(40))
    assert torch.equal(found["umap/plane"], points[:, :2])
    assert 0.5 < float(found["umap/trust"]) < 1


def test_the_axes_of_a_linear_autoencoder_are_known():
    factors = [1.0, 2.0, 0.5, 0.0]
    data = dataset()
    found = axes(Plain(factors), data, count=40, most=3, steps=5)
    pixels = data.test.batch(torch.arange(40)).flatten(1)
    variance = pixels.var(0, correction=0)
    assert torch.allclose(found["variance"], variance * torch.tensor(factors).square())
    assert float(found["error"]) == pytest.approx(float(pixels[:, 3].square().mean() / 4))
    assert torch.allclose(found["rise"][:3], variance[:3] / 4, atol=1e-6)
    assert found["rise"][3] == 0
    assert found["zero"][3] == 1
    assert found["order"].tolist() == [*variance[:3].argsort(descending=True).tolist(), 3]
    ends = torch.quantile(pixels * torch.tensor(factors), torch.tensor([0.01, 0.99]), dim=0)
    assert torch.allclose(found["ways"][:, [0, -1]], ends.T[found["order"][:3]])
    for row, axis in enumerate(found["order"][:3].tolist()):
        changed = found["images"][row].flatten(1)
        expected = (found["ways"][row] / factors[axis] * 255).round()
        assert changed[:, axis].tolist() == expected.tolist()
        others = [other for other in range(4) if other != axis]
        assert (changed[:, others] == found["decoded"].flatten()[others]).all()


def test_the_rates_of_a_known_posterior_are_exact():
    model, data = Normal([1.0, 0.0, 3.0, 0.0]), dataset()
    found = axes(model, data)
    means = data.test.batch(torch.arange(40)).flatten(1) * model.factors
    narrow = (0.25 - 1 - math.log(0.25)) / 2
    expected = means.square().mean(0) / 2 + torch.tensor([narrow] * 3 + [0.0])
    assert found["rate"].tolist() == pytest.approx(expected.tolist(), rel=1e-5)
    assert found["rate"][3] == 0
    own, grid = found["code"][found["order"]], torch.linspace(-3, 3, 9)
    for ways, value in zip(found["ways"], own, strict=True):
        at = int((grid - value).abs().argmin())
        assert ways[at] == value
        assert torch.equal(ways[torch.arange(9) != at], grid[torch.arange(9) != at])


def test_the_rates_of_the_axes_are_those_of_the_task():
    model, data = vae(3), dataset()
    ours = rates(model, data.test, torch.arange(40), masked=0.5).sum(1)
    measured = rate_distortion(model, data, masked=0.5, kl_weight=2.0)
    assert torch.allclose(ours, measured["rate"], atol=1e-6)
    with torch.no_grad():
        task = Variational(0.5, 2.0)
        theirs = task.measure(model.eval(), data.test.batch(torch.arange(40)), data.test.labels)
    assert torch.equal(measured["distortion"], theirs["distortion"])
    assert torch.equal(measured["rate"], theirs["rate"])
    mean = data.mean.expand(40, -1, -1, -1)
    blank = (data.test.batch(torch.arange(40)) - mean).square().flatten(1).sum(1).mean()
    assert float(measured["mean_image"]) == pytest.approx(float(blank))


def test_corners_of_the_manifold_are_decoded_quantiles():
    model, data = vae(2), dataset()
    found = manifold(model, data, side=5)
    reach = torch.distributions.Normal(0.0, 1.0).icdf(torch.tensor(0.9))
    assert found["quantiles"].tolist() == pytest.approx(
        [-float(reach), found["quantiles"][1].item(), 0, found["quantiles"][3].item(), float(reach)]
    )
    corners = torch.tensor([[-1, 1], [1, 1], [-1, -1], [1, -1], [0, 0]]) * reach
    with torch.no_grad():
        wanted = model.decode(corners).mul(255).round().to(torch.uint8)
    for image, (row, column) in zip(wanted, ((0, 0), (0, 4), (4, 0), (4, 4), (2, 2)), strict=True):
        assert torch.equal(found["images"][row, column], image)


class Placed(Normal):
    """The first two pixels are the code, from -2 to 2."""

    def encode(self, images):
        return (images.flatten(1)[:, :2] - 0.5) * 4

    def decode(self, codes):
        return torch.cat([codes, codes], dim=1).view(-1, 1, 1, 4)


def test_images_are_counted_in_the_cells_of_the_manifold():
    pixels = torch.tensor([[1.0, 1.0], [1.0, 1.0], [0.0, 0.6], [0.9, 0.1]])
    data = from_tensors(pixels.repeat(1, 2).view(4, 1, 1, 4), torch.zeros(4).long())
    found = manifold(Placed([1.0]), data, side=2)
    assert found["counts"].tolist() == [[1, 2], [0, 1]]
    assert found["tested"] == 4


def test_the_spread_of_what_the_prior_gives():
    found = prior(Normal([1.0] * 4), dataset(), count=7, measured=5000)
    assert found["images"].shape == (7, 1, 1, 4)
    assert float(found["spread"]) == pytest.approx(1, rel=0.05)
    assert torch.equal(found["spread_of_decoded"], found["spread_of_images"])
    mean = dataset().test.batch(torch.arange(40)).var(0, correction=0).mean()
    assert float(found["spread_of_images"]) == pytest.approx(float(mean))


def test_pairs_are_the_first_of_two_classes_and_of_one():
    labels = torch.tensor([0, 0, 1, 3, 3, 3])
    split = from_tensors(images(6), labels).test
    assert pairs(split, 4, 4, 2).tolist() == [[0, 2], [0, 1], [3, 4]]
    assert pairs(split, 4, 0, 1).tolist() == [[0, 1]]


def test_straight_in_a_linear_code_is_straight_in_pixels():
    found = interpolations(Plain([1.0, 2.0, 0.5, 3.0]), dataset(), across=1, within=2, steps=5)
    assert found["labels"].tolist() == [[0, 1], [0, 0], [1, 1]]
    apart = (found["code"].int() - found["pixels"].int()).abs()
    assert apart.max() <= 1
    for end in (0, 1):
        assert torch.equal(found["pixels"][:, -end], found["ends"][:, end])
    assert found["pixels_distance"][:, [0, -1]].abs().max() < 1e-3
    assert torch.allclose(found["code_distance"], found["pixels_distance"], atol=1e-3)


def test_the_nearest_image_is_found_in_any_batch(monkeypatch):
    monkeypatch.setattr("lookinside.probes.codes.between.BATCH", 7)
    given, data = images(5, seed=1).float() / 255, dataset()
    exact = torch.cdist(given.flatten(1), data.train.batch(torch.arange(40)).flatten(1)).min(1)
    assert torch.allclose(nearest(given, data.train), exact.values, atol=1e-5)


def test_masked_images_are_kept_as_they_are_encoded():
    model, data = Plain([1.0] * 4), dataset()
    found = codes(model, data, count=40, masked=0.5, shown=12)
    assert found["seen"].shape == found["images"].shape == (12, 1, 1, 4)
    assert torch.equal(found["reconstructions"], found["seen"])
    assert not torch.equal(found["seen"], found["images"])
    assert "seen" not in codes(model, data, count=40)
