"""Which networks the page of live answers shows, and what it is given of them."""

import json
from base64 import b64decode, b64encode

import numpy as np
import pytest

from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import write_json, write_text
from lookinside.report import live
from lookinside.report.inputs import Run
from lookinside.report.pictures import Album
from lookinside.report.site import environment

CARD = {"name": "toys", "title": "Toys", "classes": ["a", "b"], "shape": [1, 8, 8]}
NETWORK = {"input": [1, 8, 8], "layers": [{"kind": "flatten", "name": "flatten"}], "unknown": None}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(name, kinds=("Flatten", "Linear"), task="classify", card=CARD, **changed):
    write_json(paths.EXPORTS / name / "network.json", {**NETWORK, **changed, "run": name})
    layers = [{"kind": kind} for kind in kinds]
    return Run(name, {"task": task, "title": name, "layers": layers}, card, {}, Album([], {}))


def given(content):
    return json.loads(content.decode().removeprefix("lookinside.give(...").removesuffix(");\n"))[1]


def test_one_network_of_each_family_answers_on_the_data_set_with_most():
    other = {**CARD, "name": "others"}
    runs = [
        run("early", card=other),
        run("linear"),
        run("linear_too"),
        run("conv", ("Conv2d", "Linear")),
        run("reader", ("LSTM", "Linear")),
    ]
    found = live.live(runs)
    shown = [network["run"] for network in found.drawing["networks"]]
    assert shown == ["conv", "linear", "reader"]
    assert set(found.files) == {"live/drawing.js", *(f"live/{name}.js" for name in shown)}
    assert given(found.files["live/conv.js"]) == NETWORK
    assert given(found.files["live/drawing.js"]) == {
        **{"side": 8, "classes": ["a", "b"], "samples": []},
        "networks": {name: f"live/{name}.js" for name in shown},
    }


def test_the_largest_of_too_many_bytes_are_left_out(monkeypatch):
    monkeypatch.setattr(live, "TOGETHER", 100)
    assert live.fitting({"a": 50, "b": 60, "c": 40}) == {"a", "c"}
    assert live.fitting({"a": 101, "b": 200}) == {"a"}
    assert live.fitting({}) == set()
    monkeypatch.setattr(live, "TOGETHER", 500)
    wide = [{"kind": "dense", "weight": "x" * 400}]
    runs = [run("wide", ("Linear", "ReLU", "Linear"), layers=wide), run("conv", ("Conv2d",))]
    found = live.live(runs)
    assert [network["run"] for network in found.drawing["networks"]] == ["conv"]
    assert "live/wide.js" not in found.files


def test_what_pages_cannot_compute_or_show_is_left_out(monkeypatch):
    monkeypatch.setattr(live, "LARGEST", 300)
    absent = run("absent")
    (paths.EXPORTS / "absent/network.json").unlink()
    runs = [
        run("odd", unknown="odd, Conv3d"),
        run("colour", card={**CARD, "shape": [3, 8, 8]}),
        run("wide", card={**CARD, "shape": [1, 80, 80]}),
        run("large", layers=[{"kind": "dense", "weight": "x" * 300}]),
        run("deep code", task="variational", input=[8]),
        absent,
    ]
    assert live.live(runs) == live.Live(None, None, {})


def test_what_is_said_of_training_holds_for_the_networks_that_answer_only():
    card = {**CARD, "stand_in": False, "comparable": True, "images": {"test": 9}}
    runs = [run("linear", card=card)]
    page = environment().get_template(live.NAME)
    alone = page.render(live=live.live(runs), root="")
    assert "none of the networks above was trained on them" in alone
    assert "learned from another data set" not in alone
    pooled = {**card, "name": "pooled", "title": "Toys, dealt out anew"}
    runs.append(run("vae", task="variational", card=pooled, input=[2]))
    both = page.render(live=live.live(runs), root="")
    assert "learned from another data set, Toys, dealt out anew, in whose" in both


def test_a_damaged_network_is_named():
    damaged = run("damaged")
    write_text(paths.EXPORTS / "damaged/network.json", "{}")
    with pytest.raises(UserError, match=r"damaged/network.json lacks input, layers, unknown"):
        live.live([damaged])


def test_weights_in_steps_are_off_by_half_a_step_at_most():
    values = np.linspace(-0.7, 0.3, 101, dtype="<f4")
    packed = live.in_steps(b64encode(values.tobytes()).decode())
    steps = np.frombuffer(b64decode(packed["steps"]), "<i2")
    assert packed["size"] == pytest.approx(0.7 / 32767)
    assert np.abs(steps * packed["size"] - values).max() <= 0.501 * packed["size"]
    assert live.in_steps(b64encode(bytes(8)).decode()) == {"steps": "AAAAAA==", "size": 1.0}
