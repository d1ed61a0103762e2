"""A remote that shares no runs, or that can't be used: told in a line, and all is made."""

import pytest

from lookinside.reproduce.graph import Graph


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "http://127.0.0.1:9/",
            "DVC's remote gives files, but no runs of others: run-cache is not su",
        ),
        ("ssh://127.0.0.1:9/", "DVC's remote can't be used, so all is made here: "),
    ],
)
def test_a_remote_that_gives_no_runs_is_told_and_all_is_made(folder, address, said):
    folder.share(address)
    status, printed = folder.reproduce()
    first, *lines = printed.splitlines()
    assert status == 0, printed
    assert first.startswith(said)
    assert sorted(line.split()[2] for line in lines) == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("error", "said"),
    [(RuntimeError("no\nanswer"), "no answer"), (TimeoutError(), "TimeoutError")],
)
def test_whatever_is_wrong_with_a_remote_is_one_line(folder, monkeypatch, error, said):
    def pull(_remote):
        raise error

    monkeypatch.chdir(folder.path)
    folder.share(str(folder.path / "shared"))
    graph = Graph()
    assert graph.shared
    monkeypatch.setattr(graph._repo.stage_cache, "pull", pull)
    assert graph.pull_runs() == f"DVC's remote can't be used, so all is made here: {said}"
    assert not graph.shared
