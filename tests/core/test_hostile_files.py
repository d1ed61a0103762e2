"""Files of configuration, tables, numbers and weights that were damaged or made to do harm."""

import json
import pickle
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf
from PIL import Image

from hostile import BOMB, damaged
from lookinside.config.params import read_params
from lookinside.config.sweep import read_sweep
from lookinside.core import arrays, files, plain_yaml, targets
from lookinside.core.errors import UserError, plainly, printable
from lookinside.core.runfolder import build_model, load_model, read_config, save_tensors
from lookinside.core.snapshots import load_snapshots
from lookinside.predict import read as predict
from lookinside.training.resume import last_checkpoint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "its aliases come to more than 1,000,000 values"),
        ("a: &a [*a]", "it holds an alias of what lies around it"),
        ("[" * 1500, "it is nested too deeply"),
        ("a: 1\nb: {c: 1, c: 2}", "it holds the key c twice"),
        ("!!python/object/apply:os.system [true]", "could not determine a constructor for the tag"),
        ("a: 2001-99-99", "month must be in 1..12"),
        ("b: 1\na: " + "1" * 5000, "the whole number in line 2 has more than 64 bits: shorten it"),
        ("a: 0x" + "f" * 5000, "the whole number in line 1 has more than 64 bits"),
        ("a: [0, -0b1" + "0" * 64 + "]", "the whole number in line 1 has more than 64 bits"),
        ("a: 1" + ":0" * 5000, "the whole number in line 1 has more than 64 bits"),
        ("18446744073709551616: a", "the whole number in line 1 has more than 64 bits"),
        ("a: [\n- b", "while parsing a flow node"),
        ("--- 1\n--- 2", "expected a single document"),
        ("a: !!bool maybe", "a value is not what its tag says"),
        ('a: !!int ""', "a value is not what its tag says"),
        ("a: !!timestamp x", "a value is not what its tag says"),
        ("a: !!float x", "could not convert string to float"),
    ],
    ids=range(17),
)
def test_yaml_that_harms_or_is_none_is_one_sentence(text, said):
    with pytest.raises(ValueError, match=said) as caught:
        plain_yaml.parse(text)
    assert "\n" not in str(caught.value)


NAMES = [
    "null",
    "bool",
    "int",
    "float",
    "str",
    "binary",
    "timestamp",
    "seq",
    "map",
    "set",
    "omap",
    "pairs",
]
TAGS = st.sampled_from(["", *(f"!!{name} " for name in NAMES)])
SCALARS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(["maybe", '""', "-", "0x", "0b", "1:2", "=", "<<", "~", ".inf", "2001-13-01"]),
)


@settings(max_examples=150)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.builds("{}: {}{}".format, SCALARS, TAGS, SCALARS), max_size=3).map("\n".join),
    )
)
def test_whatever_a_text_holds_it_is_yaml_or_one_sentence(text):
    try:
        plain_yaml.parse(text)
    except ValueError as error:
        said = str(error)
    else:
        said = ""
    assert "\n" not in said


WAYS = st.sampled_from(["{:#x}", "{:#b}", "{:#_x}", "!!int '{:#x}'"])
POWERS = st.integers(0, 20000).map(lambda bits: 1 << bits)
NUMBERS = st.one_of(
    st.builds(str.format, WAYS, st.integers() | POWERS),
    st.builds("1{}".format, st.integers(0, 5000).map(lambda count: "0" * count)),
    st.builds("1{}".format, st.integers(0, 5000).map(lambda count: ":0" * count)),
)
PLAIN = st.one_of(NUMBERS, st.sampled_from(["a", "1.5", "true", "null", "'0x'", "2001-01-01"]))
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: f"[{', '.join(each)}]"),
        st.dictionaries(PLAIN, inner, max_size=3).map(
            lambda each: "{" + ", ".join(f"? {key} : {value}" for key, value in each.items()) + "}"
        ),
    ),
    max_leaves=6,
)
"""Values of YAML as they are written, with whole numbers of any size in every way to write one."""


@settings(max_examples=60)
@given(VALUES)
def test_whatever_values_a_file_holds_they_can_be_written_out_or_are_refused(value):
    try:
        said = repr(plain_yaml.parse(f"a: {value}"))
    except ValueError as error:
        said = str(error)
        assert "a value is not what its tag says" not in said
    assert "Exceeds the limit" not in said
    assert "\n" not in said


@given(st.integers(-(2**64) + 1, 2**64 - 1))
def test_every_number_of_64_bits_is_read(number):
    ways = [f"{number}", f"{number:#x}", f"{number:_}", f"{number:#b}", f"{number:#_b}"]
    assert plain_yaml.parse(f"[{', '.join(ways)}]") == [number] * 5


CONTROLS = ["profile", "seeds", "runs", "overrides", "folder", "sources", "mirrors", "datasets"]


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(CONTROLS), VALUES, min_size=1))
def test_whatever_values_params_hold_they_are_taken_or_refused_in_a_line(tmp_path_factory, changed):
    content = (Path(__file__).parents[2] / "params.yaml").read_text()
    lines = yaml.safe_load(content)
    shown = "".join(f"{key}: {changed.get(key, json.dumps(lines[key]))}\n" for key in CONTROLS)
    folder = tmp_path_factory.mktemp("params")
    (folder / "params.yaml").write_text(shown)
    try:
        read_params(folder)
    except UserError as error:
        said = str(error)
        assert said.startswith("params.yaml")
        assert "\n" not in said


def test_yaml_with_aliases_is_read():
    assert plain_yaml.parse("a: &a [1]\nb: *a") == {"a": [1], "b": [1]}
    assert plain_yaml.parse("a: {<<: {b: 1}, c: 2}") == {"a": {"b": 1, "c": 2}}
    assert plain_yaml.parse("") is None


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "lookinside.core.files.write_text",
        "lookinside.data.batches.pickle.loads",
        "lookinside.data.download.Request",
        "lookinside.data.download.CHUNK",
        "lookinside.data.images",
        "lookinside.data.download.download",
        "lookinside.data.recipes.images",
        "lookinside.probes.weights.filters",
        "lookinside.models..mlp",
        "lookinside.models.mlp.nn.Linear",
        "lookinside.models.mlp.partial",
        "lookinsides.models.mlp.mlp",
        "torch.optim.Adam",
        "torch.nn.Linear",
        "torch.load",
        "${a}",
        "",
    ],
)
def test_a_network_is_made_of_this_packages_models_alone(name):
    """Hydra calls what is nested first, so it is looked at too."""
    said = r"^x.yaml names the _target_ .*, but only lookinside.models.\* is called there"
    for model in ([{"inner": {"_target_": name}}], {"recipe": {"_target_": name}}):
        with pytest.raises(UserError, match=said):
            targets.refuse_others({"model": model}, "x.yaml")
        with pytest.raises(UserError, match=said):
            targets.refuse_others(model, "x.yaml", "model")


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("recipe", "lookinside.data.download.download"),
        ("task", "lookinside.data.recipes.images"),
        ("optimiser", "torch.load"),
        ("optimiser", "torch.optim._functional.torch.load"),
        ("evaluation", "lookinside.evaluation.table.write"),
        ("probes", "lookinside.figures.samples.draw"),
        ("figures", "lookinside.figures.style.save"),
        ("elsewhere", "lookinside.models.mlp.mlp"),
    ],
)
def test_each_group_calls_its_own_work(group, name):
    with pytest.raises(UserError, match=r"x.yaml names the _target_ .*, but (only|nothing)"):
        targets.refuse_others({group: {"a": {"_target_": name}}}, "x.yaml")


DATASET = {"shape": [1, 2, 2], "classes": ["a", "b"]}
MLP = {"_target_": "lookinside.models.mlp.mlp", "hidden": []}


@pytest.mark.parametrize(
    "target", ["os.mkdir", "lookinside.data.download.download", "lookinside.core.files.write_text"]
)
def test_a_runs_folder_from_elsewhere_runs_nothing(tmp_path, target):
    """Neither in the network's place nor in that of one of its arguments."""
    called = {"_target_": target, "path": str(tmp_path / "made")}
    for model in (called, {**MLP, "hidden": called}, {**MLP, "hidden": "${other}"}):
        config = {"model": model, "dataset": DATASET, "other": called}
        files.write_yaml(tmp_path / "config.yaml", config)
        for use in (read_config, load_model):
            with pytest.raises(UserError, match=rf"config.yaml names the _target_ {target}, but"):
                use(tmp_path)
        with pytest.raises(UserError, match="network's configuration names the _target_"):
            build_model(OmegaConf.create(config))
    assert not (tmp_path / "made").exists()


SWELLING = {"a0": "x", **{f"a{each + 1}": [f"${{a{each}}}"] * 10 for each in range(12)}}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sha256": "x"}, "sha256: Input should be a valid dictionary"),
        ({"dataset": {}}, "dataset.shape: Field required"),
        ({"dataset": 3}, "dataset: Input should be"),
        ({"dataset": {**DATASET, "shape": [1, 0, 2]}}, "dataset.shape.1: Input should be greater"),
        ({"dataset": {**DATASET, "classes": ["\x1b[2J"]}}, "dataset.classes.0: .*can be printed"),
        ({"model": 3}, "model: Input should be a valid dictionary"),
        ({"model": {"hidden": []}}, "model makes no network"),
        ({"model": {**MLP, "_partial_": True}}, "lookinside.models.mlp.mlp makes no network"),
        ({"model": {**MLP, "oops": 1}}, r"mlp\(\) got an unexpected keyword argument 'oops'"),
        ({"model": {**MLP, "hidden": ["a"]}}, "not supported between instances of"),
        ({"model": {**MLP, "hidden": "${nope}"}}, "it refers to other values"),
        ({"title": "${oc.env:HOME}"}, "it refers to other values"),
        (SWELLING, "it refers to other values"),
    ],
    ids=range(13),
)
def test_a_damaged_configuration_of_a_run_is_one_sentence(tmp_path, changed, said):
    save_tensors(tmp_path / "best.safetensors", {"x": torch.zeros(1)})
    files.write_yaml(tmp_path / "config.yaml", {"model": MLP, "dataset": DATASET, **changed})
    with pytest.raises(UserError, match=rf"config.yaml is damaged \(.*{said}") as caught:
        load_model(tmp_path)
    assert "\n" not in str(caught.value)


def test_weights_that_are_no_numbers_are_damage(tmp_path):
    files.write_yaml(tmp_path / "config.yaml", {"model": MLP, "dataset": DATASET})
    save_tensors(tmp_path / "best.safetensors", {"x": torch.tensor([0, torch.nan])})
    with pytest.raises(UserError, match=r"best.safetensors is damaged \(a weight is no finite num"):
        load_model(tmp_path)


@pytest.mark.parametrize("kind", [torch.int8, torch.float64, torch.complex64])
def test_weights_of_another_type_do_not_fit(tmp_path, kind):
    files.write_yaml(tmp_path / "config.yaml", {"model": MLP, "dataset": DATASET})
    config = read_config(tmp_path)
    state = build_model(config).state_dict()
    save_tensors(
        tmp_path / "best.safetensors", {name: each.to(kind) for name, each in state.items()}
    )
    with pytest.raises(UserError, match="does not fit the network of"):
        load_model(tmp_path)
    save_tensors(tmp_path / "best.safetensors", state)
    assert load_model(tmp_path)


def test_no_room_is_made_for_a_network_that_the_weights_do_not_fit(tmp_path):
    """It would take 160 GB."""
    large = {**MLP, "hidden": [200_000, 200_000]}
    files.write_yaml(tmp_path / "config.yaml", {"model": large, "dataset": DATASET})
    save_tensors(tmp_path / "best.safetensors", {"x": torch.zeros(1)})
    with pytest.raises(UserError, match="does not fit the network of"):
        load_model(tmp_path)


class Harm:
    """What runs code when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        import os

        return os.mkdir, (self.path,)


@pytest.mark.parametrize("cut", [None, 40])
def test_a_checkpoint_with_code_or_cut_short_counts_for_nothing(tmp_path, cut):
    torch.save({"state_dict": {}}, tmp_path / "best.ckpt")
    torch.save({"state_dict": Harm(str(tmp_path / "made"))}, tmp_path / "last.ckpt")
    if cut:
        torch.save({"state_dict": {}}, tmp_path / "last.ckpt")
        (tmp_path / "last.ckpt").write_bytes((tmp_path / "last.ckpt").read_bytes()[:cut])
    assert last_checkpoint(tmp_path) is None
    assert not (tmp_path / "made").exists()
    torch.save({"state_dict": {"a": torch.zeros(1)}}, tmp_path / "last.ckpt")
    assert last_checkpoint(tmp_path) == str(tmp_path / "last.ckpt")
    (tmp_path / "best.ckpt").unlink()
    assert last_checkpoint(tmp_path) is None


@pytest.mark.parametrize("ending", ["npz", "safetensors"])
def test_pickled_code_among_numbers_never_runs(tmp_path, ending):
    path = tmp_path / f"snapshots.{ending}"
    path.write_bytes(pickle.dumps(Harm(str(tmp_path / "made"))))
    read = {"npz": arrays.load_arrays, "safetensors": lambda path: load_snapshots(path.parent)}
    with pytest.raises(UserError, match="is damaged"):
        read[ending](path)
    np.savez(tmp_path / "a.npz", x=np.array([Harm(str(tmp_path / "made"))], object))
    with pytest.raises(UserError, match="is damaged"):
        arrays.load_arrays(tmp_path / "a.npz")
    assert arrays.made_from(tmp_path / "a.npz") is None
    assert not (tmp_path / "made").exists()


def test_a_sentence_is_one_line_whatever_it_names():
    said = "a\\nb\\x1b[2J\\u202e.png is no file"
    assert printable("a\nb\x1b[2J\u202e.png is no file") == said
    with pytest.raises(SystemExit, match=r"^fetch: a\\nb$"), plainly("fetch"):
        raise UserError("a\nb")


def load_toy(path):
    """The network of a toy run, with these weights."""
    files.write_yaml(path.parent / "config.yaml", {"model": MLP, "dataset": DATASET})
    try:
        load_model(path.parent)
    finally:
        (path.parent / "config.yaml").unlink()


CONFIG = b"""\
model: {_target_: lookinside.models.mlp.mlp, hidden: [2]}
dataset: {shape: [1, 2, 2], classes: [a, b]}
sha256: {best.safetensors: "0"}
"""
READERS = {
    "a.yaml": (files.read_yaml, b"a: [1, {b: x}]\n"),
    "a.json": (files.read_json, b'{"a": [1, {"b": "x"}]}'),
    "a.csv": (files.read_csv, b"a,b\n1,2\n3,4\n"),
    "config.yaml": (lambda path: read_config(path.parent), CONFIG),
    "a.npz": (arrays.load_arrays, None),
    "b.npz": (arrays.made_from, None),
    "snapshots.safetensors": (lambda path: load_snapshots(path.parent), None),
    "best.safetensors": (load_toy, None),
    "last.ckpt": (lambda path: last_checkpoint(path.parent), None),
    "params.yaml": (lambda path: read_params(path.parent), b"profile: full\nseeds: [0, !!int 1]\n"),
    "a.png": (lambda path: predict.read(str(path)), None),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    arrays.save_arrays(folder / "a.npz", {"x": np.arange(3)}, "key")
    arrays.save_arrays(folder / "b.npz", {"x": np.arange(3)}, "key")
    save_tensors(folder / "snapshots.safetensors", {"0/x": torch.zeros(3)})
    model = build_model(OmegaConf.create({"model": MLP, "dataset": DATASET}))
    save_tensors(folder / "best.safetensors", model.state_dict())
    torch.save({"state_dict": {"a": torch.zeros(1)}}, folder / "last.ckpt")
    Image.new("RGBA", (3, 2), (1, 2, 3, 4)).save(folder / "a.png")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=40)
@given(data=st.data())
def test_whatever_a_file_holds_it_is_read_or_refused_in_a_sentence(
    whole, tmp_path_factory, name, data
):
    read, content = READERS[name]
    path = tmp_path_factory.mktemp("edited") / name
    path.write_bytes(data.draw(damaged(content or whole[name])))
    with suppress(UserError):
        read(path)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["name", "title", "experiment", "seed", "choices", "screen", "final"]),
            st.one_of(SCALARS, st.just("{a: {b: [c], d: []}}"), st.just("[[1], {a: !!int x}]")),
        ),
        unique_by=lambda pair: pair[0],
    )
)
def test_whatever_a_sweeps_file_holds_it_is_read_or_refused_in_a_sentence(
    tmp_path_factory, entries
):
    folder = tmp_path_factory.mktemp("sweep")
    path = folder / "conf/sweep/toy.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(f"{key}: {value}" for key, value in entries), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, suppress(UserError):
        patch.chdir(folder)
        read_sweep("toy")


@pytest.mark.parametrize("seed", [2**63, -1])
def test_a_seed_that_torch_can_not_take_is_refused(tmp_path, seed):
    content = (Path(__file__).parents[2] / "params.yaml").read_text()
    lines = [f"seeds: [{seed}]" if x.startswith("seeds:") else x for x in content.splitlines()]
    (tmp_path / "params.yaml").write_text("\n".join(lines))
    with pytest.raises(UserError, match=rf"params.yaml: seeds.0 is {seed}, but must be"):
        read_params(tmp_path)
