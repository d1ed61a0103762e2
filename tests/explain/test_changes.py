"""What changed between what a stage ran with and what there is now."""

import pytest

from lookinside.core import closure, paths
from lookinside.core.files import write_json
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
    write_json(paths.CODE / "old.json", {"a.py": "1", "b.py": "1", "c.py": "1"})
    write_json(paths.CODE / "new.json", {"a.py": "1", "b.py": "2", "d.py": "1"})
    monkeypatch.setattr(closure, "_known", {})
    assert list(changes("code.train", "old", "new")) == [
        "code.train: b.py changed; d.py now needed; c.py no longer needed"
    ]
    assert list(changes("fetch.code", "lost", "new")) == [
        "fetch.code: its code changed; in which files, nobody noted here"
    ]


def test_a_dotted_key_leads_into_mappings():
    assert at({"a": {"b": 1}}, "a.b") == 1
    assert at({"a": 1}, "a.b") is GONE
