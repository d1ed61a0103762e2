"""What changed between what a stage ran with and what there is now."""

import pytest

from lookinside.core import hashed
from lookinside.explain.changes import GONE, at, changes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ({"lr": 0.1, "b": [1, 2]}, {"lr": 0.1, "b": (1, 2)}, []),
        ({"lr": 0.1}, {"lr": 0.2}, ["k.lr 0.1 -> 0.2"]),
        ({"a": {"b": 1}}, {"a": {"c": 1}}, ["k.a.b 1 -> nothing", "k.a.c nothing -> 1"]),
        (GONE, "x", ['k nothing -> "x"']),
        (["a", "b"], ["a", "c"], ['k ["b"] -> ["c"]']),
        (["a", "b"], ["b", "a"], ['k ["a", "b"] -> ["b", "a"]']),
        ("x" * 99, None, [f'k "{"x" * 56}... -> null']),
    ],
)
def test_each_leaf_that_differs_is_said_with_both_values(old, new, said):
    assert list(changes("k", old, new)) == said


def test_of_code_the_files_are_named_where_they_are_known(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    old = hashed.key_of({"a.py": "1", "b.py": "1", "c.py": "1"})
    new = hashed.key_of({"a.py": "1", "b.py": "2", "d.py": "1"})
    hashed.keep()
    monkeypatch.setattr(hashed, "_known", {})
    assert list(changes("code.train", old, new)) == [
        "code.train: b.py changed; d.py now needed; c.py no longer needed"
    ]
    assert list(changes("fetch.code", "lost", new)) == [
        "fetch.code: its code changed; in which files, nobody noted here"
    ]


def test_what_a_stage_reads_is_told_by_its_values_where_they_are_known(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(hashed, "_known", {})
    old = hashed.key_of({"optimiser": {"lr": 0.1}, "code": {"train": "a"}, "task": 1})
    new = hashed.key_of({"optimiser": {"lr": 0.2}, "code": {"train": "b"}, "model": 2})
    assert list(changes("reads.train", old, new)) == [
        "optimiser.lr 0.1 -> 0.2",
        "code.train: its code changed; in which files, nobody noted here",
        "task 1 -> nothing",
        "model nothing -> 2",
    ]
    assert list(changes("reads.train", "lost", new)) == [
        "reads.train: the configuration changed; in which keys, nobody noted here"
    ]


def test_a_dotted_key_leads_into_mappings():
    assert at({"a": {"b": 1}}, "a.b") == 1
    assert at({"a": 1}, "a.b") is GONE
