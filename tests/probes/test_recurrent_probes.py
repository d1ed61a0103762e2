"""Networks that read rows: each probe against the network itself, or another's implementation."""

import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge
from torch import nn
from torch.nn.functional import cross_entropy

from lookinside.data.at_hand import from_tensors
from lookinside.models.initialisers import GlorotUniform
from lookinside.models.recurrent import GRU, LSTM, recurrent
from lookinside.probes.plane import components
from lookinside.probes.recurrent.after_rows import after_rows, decided
from lookinside.probes.recurrent.disorder import disorder
from lookinside.probes.recurrent.gates import by_likeness, gates
from lookinside.probes.recurrent.gradients import gradients
from lookinside.probes.recurrent.paths import paths
from lookinside.probes.recurrent.reader import find_reader, to_rows, untrained
from lookinside.probes.recurrent.readouts import fit, fit_to_rows, guesses_of_rows
from lookinside.probes.recurrent.unroll import steps, unroll

SHAPE = (2, 5, 3)
PROBES = [after_rows, gates, paths, gradients, disorder]
CELLS = ["lstm", "gru"]


class Torchs(nn.Module):
    """torch's own layer and two dense ones; `way` says what they are given of its outputs."""

    def __init__(self, layer, way="last", turn=False):
        super().__init__()
        self.cell, self.way, self.turn = layer, way, turn
        self.head = nn.Sequential(nn.Linear(layer.hidden_size, 4), nn.ReLU(), nn.Linear(4, 3))

    def forward(self, images):
        rows = to_rows(images.flip(2) if self.turn else images)
        outputs, state = self.cell(rows)
        state = state[0] if isinstance(state, tuple) else state
        given = {"last": outputs[:, -1], "state": state[0], "mean": outputs.mean(1)}[self.way]
        return self.head(given)


class Doubled(Torchs):
    """One that changes its answer behind the last layer."""

    def forward(self, images):
        return 2 * super().forward(images)


def model(cell, seed=0):
    torch.manual_seed(seed)
    made = recurrent(SHAPE, 3, cell, 6)
    return made.train()


@pytest.fixture
def dataset():
    source = torch.Generator().manual_seed(1)
    images = torch.randint(256, (20, *SHAPE), generator=source, dtype=torch.uint8)
    return from_tensors(images, torch.arange(20) % 3)


@pytest.mark.parametrize(
    "layer",
    [LSTM(4, 6), GRU(4, 6)]
    + [
        kind(4, 6, batch_first=True, bias=bias)
        for kind in (nn.LSTM, nn.GRU)
        for bias in (False, True)
    ],
    ids=str,
)
def test_the_layer_step_by_step_gives_what_torch_gives(layer):
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.normal_(generator=torch.Generator().manual_seed(len(parameter)))
        rows = torch.randn(7, 9, 4, generator=torch.Generator().manual_seed(0))
        gave = layer(rows)
        found = unroll(layer, rows)
    outputs = gave if torch.is_tensor(gave) else gave[0]
    torch.testing.assert_close(found["state"], outputs, atol=1e-5, rtol=0)
    if isinstance(gave, tuple) and isinstance(gave[1], tuple):
        torch.testing.assert_close(found["cell"][:, -1], gave[1][1][0], atol=1e-5, rtol=0)
    opened = [values for name, values in found.items() if name.endswith("gate")]
    assert len(opened) == (3 if isinstance(layer, nn.LSTM) else 2)
    assert all(0 < values.min() < values.max() < 1 for values in opened)


def test_gates_without_weights_are_as_their_biases_say():
    layer = LSTM(1, 1)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.zero_()
        layer.bias_ih_l0.copy_(torch.tensor([-100.0, 100, 1, 0]))
        found = steps(layer, torch.ones(1, 2, 1))
    assert [float(each) for each in found["input gate"]] == [0, 0]
    assert [float(each) for each in found["forget gate"]] == [1, 1]
    assert [float(each) for each in found["output gate"]] == [0.5, 0.5]
    assert [float(each) for each in found["cell"]] == [0, 0]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("way", ["last", "state"])
def test_torchs_own_layers_are_found_too(cell, way):
    kind = nn.LSTM if cell == "lstm" else nn.GRU
    made = Torchs(kind(6, 4, batch_first=True), way)
    reader = find_reader(made, SHAPE)
    images = torch.rand(3, *SHAPE)
    assert (reader.name, reader.kind, len(reader.head)) == ("cell", cell.upper(), 3)
    with torch.no_grad():
        outputs, _ = reader.read(to_rows(images))
        torch.testing.assert_close(reader.logits(outputs[:, -1]), made(images))


@pytest.mark.parametrize(
    "other",
    [
        nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(9, 3)),
        Torchs(nn.GRU(6, 4, batch_first=True), "mean"),
        Torchs(nn.GRU(6, 4, batch_first=True), turn=True),
        Torchs(nn.GRU(6, 4, batch_first=True, num_layers=2)),
        Doubled(nn.LSTM(6, 4, batch_first=True)),
        nn.Sequential(nn.Flatten(), nn.Linear(30, 3)),
    ],
    ids=["convnet", "mean", "from the bottom", "two layers", "doubled", "dense"],
)
def test_other_networks_have_nothing_to_show(other, dataset):
    assert all(probe(other, dataset) == {} for probe in PROBES)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.__name__)
def test_few_blank_images_are_borne_and_modes_restored(probe, cell):
    blank = from_tensors(torch.zeros(2, *SHAPE), torch.tensor([0, 2]), ("a", "b", "c"))
    made = model(cell)
    found = probe(made, blank)
    assert all(module.training for module in made.modules())
    assert all(parameter.grad is None for parameter in made.parameters())
    for name, values in found.items():
        if name in ("by_class", "mean") and probe in (after_rows, paths):
            assert values[1].isnan().all()
            values = values[[0, 2]]
        assert torch.isfinite(values.float()).all(), name
        assert not values.requires_grad


def test_an_answer_stands_from_the_row_after_its_last_change():
    said = torch.tensor([[1, 1, 1], [0, 1, 1], [1, 0, 1], [1, 1, 0]])
    assert decided(said).tolist() == [1, 2, 3, 3]


@pytest.mark.parametrize("cell", CELLS)
def test_stopping_after_a_row_is_reading_an_image_that_ends_there(cell, dataset):
    made = model(cell).eval()
    found = after_rows(made, dataset, batch_size=7)
    images, labels = dataset.test.batch(torch.arange(20)), dataset.test.labels
    with torch.no_grad():
        said = torch.stack([made(images[:, :, : row + 1]).argmax(1) for row in range(5)], 1)
    right = (said == labels[:, None]).float()
    torch.testing.assert_close(found["accuracy"], right.mean(0))
    torch.testing.assert_close(found["by_class"][1], right[labels == 1].mean(0))
    torch.testing.assert_close(found["says"][2], (said == 2).float().mean(0))
    assert torch.equal(found["answers"], said[:, -1])
    assert torch.equal(found["decided"], decided(said))
    ink = images.sum((1, 3)).cumsum(1)
    torch.testing.assert_close(found["ink"], (ink / ink[:, -1:]).mean(0))


def test_the_fitted_read_out_is_ridge_regression():
    source = torch.Generator().manual_seed(0)
    outputs, labels = torch.randn(30, 2, 4, generator=source), torch.arange(30) % 3
    found = fit(outputs, labels, 3, ridge=0.01)
    given = torch.cat([torch.ones(30, 1), outputs[:, 1]], 1)
    trusted = Ridge(alpha=0.3, fit_intercept=False).fit(given, torch.eye(3)[labels])
    weights = torch.tensor(trusted.coef_).float()
    torch.testing.assert_close(found[1].T, weights, atol=1e-5, rtol=1e-4)


def test_the_raw_rows_so_far_are_read_by_the_same_regression():
    source = torch.Generator().manual_seed(0)
    rows, labels = torch.randn(30, 3, 4, generator=source), torch.arange(30) % 3
    found = fit_to_rows(rows, labels, 3, ridge=0.01)
    assert [len(each) for each in found] == [5, 9, 13]
    for row, weights in enumerate(found):
        seen = rows[:, : row + 1].flatten(1)[:, None]
        torch.testing.assert_close(weights, fit(seen, labels, 3, ridge=0.01)[0])


def test_controls_read_the_raw_rows_and_the_untrained_state():
    # The class is the place of the white pixel in row 2, so no row before it tells anything.
    images = torch.zeros(30, *SHAPE)
    images[torch.arange(30), 0, 1, torch.arange(30) % 3] = 1
    shown = from_tensors(images, torch.arange(30) % 3)
    first, other = model("lstm"), model("lstm", seed=1)
    found = after_rows(first, shown, batch_size=7, initialiser=GlorotUniform())
    torch.testing.assert_close(found["raw"], torch.tensor([1 / 3, 1, 1, 1, 1]))
    start, _ = untrained(other, SHAPE, GlorotUniform())
    again = after_rows(start, shown, initialiser=GlorotUniform())
    assert torch.equal(found["untrained"], again["fitted"])
    assert torch.equal(found["untrained"], again["untrained"])
    assert "untrained" not in after_rows(first, shown)


def test_raw_rows_are_fitted_to_training_images_and_tried_on_all_test_images(dataset):
    found = after_rows(model("gru"), dataset, fitted=12, batch_size=7)
    index = torch.linspace(0, 19, 12).round().long()
    weights = fit_to_rows(to_rows(dataset.train.batch(index)), dataset.train.labels[index], 3)
    said = guesses_of_rows(to_rows(dataset.test.batch(torch.arange(20))), weights)
    right = (said == dataset.test.labels[:, None]).float().mean(0)
    torch.testing.assert_close(found["raw"], right)


def test_what_reads_no_rows_has_no_untrained_reader():
    dense = nn.Sequential(nn.Flatten(), nn.Linear(30, 3))
    with pytest.raises(ValueError, match="does not read images row by row"):
        untrained(dense, SHAPE, GlorotUniform())


@pytest.mark.parametrize(
    ("cell", "starts"),
    [
        ("lstm", {"input gate": 0.5, "forget gate": 0.7310586, "output gate": 0.5}),
        ("gru", {"reset gate": 0.7310586, "update gate": 0.7310586}),
    ],
)
def test_gates_start_as_far_open_as_their_biases_say(cell, starts, dataset):
    made = model(cell)
    found = gates(made, dataset, initialiser=GlorotUniform())
    told = {name: float(each) for name, each in found.items() if name.endswith("/start")}
    assert told == pytest.approx({f"{name}/start": each for name, each in starts.items()})
    assert not any(name.endswith("/start") for name in gates(made, dataset))


def test_units_of_like_states_stand_side_by_side():
    time = torch.linspace(0, 1, 50)
    kinds = torch.stack([time, torch.sin(9 * time), torch.zeros(50), torch.cos(30 * time)])
    units = torch.stack([3 * kinds[0], kinds[1], kinds[2], 2 * kinds[0], 0.5 * kinds[1]], 1)
    order = by_likeness(units[None]).tolist()
    assert order[0] in (0, 1)
    assert abs(order.index(0) - order.index(3)) == abs(order.index(1) - order.index(4)) == 1


@pytest.mark.parametrize("cell", CELLS)
def test_shown_gates_are_of_the_first_image_of_each_class(cell, dataset):
    made = model(cell).eval()
    found = gates(made, dataset, count=9)
    assert found["labels"].tolist() == found["index"].tolist() == [0, 1, 2]
    assert sorted(found["order"].tolist()) == list(range(6))
    with torch.no_grad():
        images = dataset.test.batch(torch.arange(3))
        torch.testing.assert_close(found["probabilities"][:, -1], made(images).softmax(1))
        torch.testing.assert_close(
            found["state/values"].float(), made[:2](images), atol=1e-3, rtol=0
        )
    assert (found["state/size"] >= found["state/mean"].abs()).all()
    low, high = found["candidate/quartiles"]
    assert (low <= high).all()


def test_components_are_those_of_another_implementation():
    points = torch.randn(40, 5, generator=torch.Generator().manual_seed(0)) * torch.arange(1, 6)
    mean, directions, shares = components(points)
    trusted = PCA().fit(points.double().numpy())
    torch.testing.assert_close(shares, torch.tensor(trusted.explained_variance_ratio_))
    overlap = torch.tensor(trusted.components_) @ directions
    torch.testing.assert_close(overlap.abs(), torch.eye(5).double(), atol=1e-5, rtol=0)
    assert (directions.gather(0, directions.abs().argmax(0, keepdim=True)) > 0).all()
    torch.testing.assert_close(mean, points.double().mean(0))


def test_paths_start_together_and_end_where_images_end(dataset):
    found = paths(model("gru"), dataset, count=20, each=2)
    assert found["mean"].shape == (3, 6, 2)
    assert found["single"].shape == (6, 6, 2)
    starts = torch.cat([found["mean"][:, 0], found["single"][:, 0]])
    torch.testing.assert_close(starts, starts[:1].expand_as(starts))
    ends = torch.stack([found["ends"][found["labels"] == each].mean(0) for each in range(3)])
    torch.testing.assert_close(found["mean"][:, -1], ends)
    torch.testing.assert_close(found["single"][:3, -1], found["ends"][:3])


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_are_those_of_the_network_itself(cell, dataset):
    made = model(cell).eval()
    before = [parameter.clone() for parameter in made.parameters()]
    found = gradients(made, dataset, count=20, initialiser=GlorotUniform())
    images = dataset.test.batch(torch.arange(20)).requires_grad_()
    logits = made(images)
    losses = cross_entropy(logits, dataset.test.labels, reduction="none")
    losses.sum().backward()
    torch.testing.assert_close(found["trained/loss"], losses.detach())
    torch.testing.assert_close(found["trained/rows"], to_rows(images.grad).norm(dim=2))
    off = logits.softmax(1) - torch.eye(3)[dataset.test.labels]
    torch.testing.assert_close(
        found["trained/state"][:, -1], (off @ made.logits.weight).norm(dim=1).detach()
    )
    assert ("trained/cell" in found) == (cell == "lstm")
    assert all(map(torch.equal, before, made.parameters()))
    start = model(cell, seed=1)
    same = gradients(start, dataset, count=20, initialiser=GlorotUniform())
    for what in ("rows", "state", "loss"):
        assert torch.equal(same[f"start/{what}"], found[f"start/{what}"])
        assert not torch.equal(found[f"start/{what}"], found[f"trained/{what}"])


@pytest.mark.parametrize("cell", CELLS)
def test_disorder_costs_what_the_changed_images_cost(cell, dataset):
    made = model(cell).eval()
    found = disorder(made, dataset, count=20, shuffles=2)
    images, labels = dataset.test.batch(torch.arange(20)), dataset.test.labels

    def right(changed):
        with torch.no_grad():
            return float((made(changed).argmax(1) == labels).float().mean())

    def change(filling, row):
        changed = images.clone()
        changed[:, :, row] = filling[:, row]
        with torch.no_grad():
            before, after = (made(each).argmax(1) == labels for each in (images, changed))
        return after.float() - before.float()

    def hidden(filling, rows):
        changed = images.clone()
        changed[:, :, rows] = filling[:, rows]
        return right(changed)

    assert float(found["whole"]) == pytest.approx(right(images))
    assert float(found["reversed"]) == pytest.approx(right(images.flip(2)))
    orders = [right(images[:, :, order]) for order in found["orders"]]
    assert found["shuffled"].tolist() == pytest.approx(orders)
    assert not torch.equal(*found["orders"])
    for name, filling in (("black", torch.zeros(SHAPE)), ("mean", dataset.mean)):
        first = [hidden(filling, slice(0, count)) for count in range(6)]
        last = [hidden(filling, slice(5 - count, 5)) for count in range(6)]
        single = [hidden(filling, slice(row, row + 1)) for row in range(5)]
        assert found[f"{name}/first"].tolist() == pytest.approx(first)
        assert found[f"{name}/last"].tolist() == pytest.approx(last)
        assert found[f"{name}/single"].tolist() == pytest.approx(single)
        differ = [change(filling, row) for row in range(5)]
        errors = [float(each.std(correction=0)) / 20**0.5 for each in differ]
        assert found[f"{name}/single_error"].tolist() == pytest.approx(errors)
    assert float(found["chance"]) == pytest.approx(7 / 20)
