"""A sweep of two choices over a small run on small data."""

import pytest
import yaml

from lookinside.sweeps import work

TOY = {
    "name": "toy",
    "title": "A toy sweep",
    "experiment": "mnist_softmax",
    "seed": 0,
    "choices": {
        "rate": {"slow": ["optimiser.lr=1e-4"], "fast": ["optimiser.lr=1e-2"]},
        "width": {"narrow": ["model.hidden=[2]"], "wide": ["model.hidden=[16]"]},
    },
    "screen": {"epochs": 2},
    "final": {"best": 1, "epochs": 3},
    "search": {
        "trials": 4,
        "epochs": 4,
        "batch": 2,
        "startup": 2,
        "prune": {"startup": 1, "warmup": 0},
    },
}


@pytest.fixture
def toy(prepared):
    """Write the toy sweep, with some keys changed; give its name."""

    def write(**changes):
        (prepared / "conf/sweep").mkdir(exist_ok=True)
        text = yaml.safe_dump(TOY | changes, sort_keys=False)
        (prepared / "conf/sweep/toy.yaml").write_text(text)
        return "toy"

    return write


@pytest.fixture
def here(monkeypatch):
    """Train in this process, which is quicker than in others."""

    def train_all(trials, _jobs, judge=work.never, _told=None):
        for each in trials:
            yield each, work.train_trial(each, judge)

    monkeypatch.setattr("lookinside.sweeps.bench.train_all", train_all)
