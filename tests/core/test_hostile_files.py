"""Files of configuration, tables, numbers and weights that were damaged or made to do harm."""

import pickle
from contextlib import suppress

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lookinside.core import arrays, files, plain_yaml, targets
from lookinside.core.errors import UserError, plainly, printable
from lookinside.core.runfolder import load_model, read_config, save_tensors
from lookinside.core.snapshots import load_snapshots
from lookinside.training.resume import last_checkpoint

BOMB = "a0: &a0 [0,0,0,0,0,0,0,0,0,0]\n" + "".join(
    f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "its aliases come to more than 1,000,000 values"),
        ("a: &a [*a]", "it holds an alias of what lies around it"),
        ("[" * 1500, "it is nested too deeply"),
        ("a: 1\nb: {c: 1, c: 2}", "it holds the key c twice"),
        ("!!python/object/apply:os.system [true]", "could not determine a constructor for the tag"),
        ("a: 2001-99-99", "month must be in 1..12"),
        ("a: " + "1" * 5000, "Exceeds the limit"),
        ("a: [\n- b", "while parsing a flow node"),
        ("--- 1\n--- 2", "expected a single document"),
    ],
    ids=range(9),
)
def test_yaml_that_harms_or_is_none_is_one_sentence(text, said):
    with pytest.raises(ValueError, match=said) as caught:
        plain_yaml.parse(text)
    assert "\n" not in str(caught.value)


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
        "lookinside.data.download.urlopen",
        "lookinside.data.download.CHUNK",
        "lookinside.data.images",
        "lookinsides.data.images.read",
        "torch.optim._functional.torch.load",
        "torch.load",
        "${a}",
        "",
    ],
)
def test_only_this_packages_work_is_called(name):
    config = {"model": [{"inner": {"_target_": name}}]}
    with pytest.raises(UserError, match=r"^x.yaml names the _target_ .*, but only those of lookin"):
        targets.refuse_others(config, "x.yaml")


def test_a_runs_folder_from_elsewhere_runs_nothing(tmp_path):
    config = {"model": {"_target_": "os.mkdir", "path": str(tmp_path / "made")}, "dataset": {}}
    files.write_yaml(tmp_path / "config.yaml", config)
    for use in (read_config, load_model):
        with pytest.raises(UserError, match=r"config.yaml names the _target_ os.mkdir, but only"):
            use(tmp_path)
    assert not (tmp_path / "made").exists()
    config["model"] = {
        "_target_": "lookinside.data.download.urlopen",
        "url": "file:///etc/hostname",
    }
    files.write_yaml(tmp_path / "config.yaml", config | {"dataset": {"shape": [1], "classes": []}})
    with pytest.raises(UserError, match=r"the network's configuration names the _target_ lookins"):
        load_model(tmp_path)


def test_weights_that_are_no_numbers_are_damage(tmp_path):
    model = {"_target_": "lookinside.models.mlp.mlp", "hidden": []}
    config = {"model": model, "dataset": {"shape": [1, 2, 2], "classes": ["a", "b"]}}
    files.write_yaml(tmp_path / "config.yaml", config)
    save_tensors(tmp_path / "best.safetensors", {"x": torch.tensor([0, torch.nan])})
    with pytest.raises(UserError, match=r"best.safetensors is damaged \(a weight is no finite num"):
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
    torch.save({"state_dict": Harm(str(tmp_path / "made"))}, tmp_path / "last.ckpt")
    if cut:
        torch.save({"state_dict": {}}, tmp_path / "last.ckpt")
        (tmp_path / "last.ckpt").write_bytes((tmp_path / "last.ckpt").read_bytes()[:cut])
    assert last_checkpoint(tmp_path) is None
    assert not (tmp_path / "made").exists()
    torch.save({"state_dict": {"a": torch.zeros(1)}}, tmp_path / "last.ckpt")
    assert last_checkpoint(tmp_path) == str(tmp_path / "last.ckpt")


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


READERS = {
    "a.yaml": (files.read_yaml, b"a: [1, {b: x}]\n"),
    "a.json": (files.read_json, b'{"a": [1, {"b": "x"}]}'),
    "a.csv": (files.read_csv, b"a,b\n1,2\n3,4\n"),
    "config.yaml": (lambda path: read_config(path.parent), b"model: {a: 1}\ndataset: {}\n"),
    "a.npz": (arrays.load_arrays, None),
    "b.npz": (arrays.made_from, None),
    "snapshots.safetensors": (lambda path: load_snapshots(path.parent), None),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    arrays.save_arrays(folder / "a.npz", {"x": np.arange(3)}, "key")
    arrays.save_arrays(folder / "b.npz", {"x": np.arange(3)}, "key")
    save_tensors(folder / "snapshots.safetensors", {"0/x": torch.zeros(3)})
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_a_file_holds_it_is_read_or_refused_in_a_sentence(
    whole, tmp_path_factory, name, data
):
    read, content = READERS[name]
    edited = bytearray(content or whole[name])
    for place in data.draw(st.lists(st.integers(0, len(edited) - 1), max_size=4)):
        edited[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(edited)), st.integers(0, len(edited))))
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data.draw(st.one_of(st.just(bytes(edited[:cut])), st.binary(max_size=40))))
    with suppress(UserError):
        read(path)
