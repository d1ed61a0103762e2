"""What hashes were made of, kept beside the pipeline."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookinside.core import hashed, paths
from lookinside.core.files import write_json


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    afresh(monkeypatch)


def afresh(monkeypatch):
    monkeypatch.setattr(hashed, "_known", {})


def test_a_hash_is_of_its_parts_whatever_their_order():
    key = hashed.key_of({"a": 1, "b": {"c": [1, 2]}})
    assert key == hashed.key_of({"b": {"c": [1, 2]}, "a": 1})
    assert key != hashed.key_of({"a": 1, "b": {"c": [2, 1]}})
    assert hashed.parts_of(key) == {"a": 1, "b": {"c": [1, 2]}}
    assert hashed.parts_of("unknown") is None


def test_parts_are_kept_for_other_processes_while_something_names_their_hash(monkeypatch):
    module = hashed.key_of({"mlp.py": "1"})
    reads = hashed.key_of({"code": {"train": module}})
    hashed.keep()
    older, newer = hashed.key_of({"lr": 1}), hashed.key_of({"lr": 2})
    hashed.keep()
    os.utime(paths.HASHED / f"{older}.json", (1, 1))
    afresh(monkeypatch)
    monkeypatch.setattr(hashed, "UNNAMED", 1)
    Path("dvc.lock").write_text(f"reads.train: {reads}\n")
    hashed.keep()
    assert {path.stem for path in paths.HASHED.iterdir()} == {module, reads, newer}
    assert hashed.parts_of(module) == {"mlp.py": "1"}
    assert hashed.parts_of(older) is None


def test_what_is_resolved_names_hashes_too(monkeypatch):
    key = hashed.key_of({"lr": 1})
    hashed.keep()
    afresh(monkeypatch)
    resolved = paths.RESOLVED / "runs/a.json"
    write_json(resolved, {"reads": {"train": key}})
    hashed.keep()
    assert hashed.parts_of(key) == {"lr": 1}


@given(st.binary(max_size=40), st.integers(0, 60))
def test_a_damaged_note_is_none_and_is_written_anew(bytes_, place):
    key = hashed.key_of({"lr": 1, "optimiser": ["adam"]})
    path = paths.HASHED / f"{key}.json"
    hashed.keep()
    whole = path.read_bytes()
    path.write_bytes(whole[:place] + bytes_ + whole[place + len(bytes_) :])
    hashed._known.clear()
    assert hashed.parts_of(key) in (None, {"lr": 1, "optimiser": ["adam"]})
    assert hashed.key_of({"lr": 1, "optimiser": ["adam"]}) == key
    hashed.keep()
    hashed._known.clear()
    assert hashed.parts_of(key) == {"lr": 1, "optimiser": ["adam"]}
