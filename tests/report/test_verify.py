"""A delivered report: whole, damaged, forged, with and without the pipeline around it."""

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_site import CARD, prepare

from lookinside import cli
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, sha256, write_json
from lookinside.report import made, site
from lookinside.report.verify import climbs, verify


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report in `site`, in the workspace that it was built in."""
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path, CARD)
    site.build(["toy"], [0, 1], tmp_path / "site")
    return Path("site")


def test_the_manifest_names_every_file_by_its_hash_and_all_inputs(report: Path) -> None:
    named = read_json(report / "manifest.json")
    files = {path.relative_to(report).as_posix() for path in report.rglob("*") if path.is_file()}
    assert set(named["files"]) == files - {"manifest.json", "made.js"}
    assert all(known == sha256(report / path) for path, known in named["files"].items())
    assert all(known == sha256(Path(path)) for path, known in named["inputs"].items())
    assert set(named["inputs"]) == {
        "data/cards/toys.json",
        "data/evaluations/toy-0/about.json",
        *(f"data/runs/toy-{seed}/{name}.csv" for seed in (0, 1) for name in ("history", "steps")),
        "reports/comparisons/index.json",
        "reports/figures/toy/index.json",
        "reports/metrics/toy-0.json",
        "reports/metrics/toy-1.json",
        "reports/scoreboard/paired.json",
        "reports/scoreboard/parity.json",
        "reports/scoreboard/scoreboard.json",
        "reports/scoreboard/shared.json",
        "reports/surveys/toys/index.json",
    }


def test_a_whole_report_is_said_to_be_whole(report: Path) -> None:
    found = verify(report, Path())
    count = len(read_json(report / "manifest.json")["files"])
    assert found.wrong == []
    assert found.summary.startswith(f"All {count} files of site are as lookinside 0.1.0 wrote them")
    assert found.summary.endswith(sha256(report / "manifest.json"))
    assert found.inputs == "The 15 inputs here are those that it was built from."


def test_what_is_missing_changed_or_added_is_named(report: Path) -> None:
    (report / "index.html").unlink()
    (report / "runs/toy.html").write_text("forged")
    (report / "compare.js").unlink()
    (report / "compare.js").symlink_to(report / "search-index.js")
    (report / "more").mkdir()
    (report / "more/no\x1btes\n.txt").write_text("mine")
    found = verify(report, Path())
    assert found.wrong == [
        "index.html is missing.",
        "compare.js was changed: it has another SHA-256.",
        "runs/toy.html was changed: it has another SHA-256.",
        r"'more/no\x1btes\n.txt' was added: the manifest names no such file.",
    ]
    assert "site is not the report that was built (1 missing, 2 changed, 1 added)" in found.summary


@pytest.mark.parametrize(
    "forged",
    [
        "alert(1)",
        'lookinside.give(...["made.js",{}]);\nalert(1);\n',
        'lookinside.give(...["made.js",alert(1)]);\n',
        'lookinside.give(...["compare.js",{}]);\n',
        "",
    ],
)
def test_the_file_that_may_differ_may_hold_nothing_but_facts(report: Path, forged: str) -> None:
    (report / made.NAME).write_text(forged)
    found = verify(report, Path())
    assert found.wrong == ["made.js was changed: it holds more than a build's date and machine."]
    assert "(0 missing, 1 changed, 0 added)" in found.summary
    (report / made.NAME).unlink()
    assert verify(report, Path()).wrong == []


def test_of_the_inputs_it_is_said_whether_they_still_are_the_reports(
    report: Path, tmp_path: Path
) -> None:
    metrics = read_json(Path("reports/metrics/toy-1.json"))
    write_json(Path("reports/metrics/toy-1.json"), metrics | {"epochs": 6})
    Path("data/cards/toys.json").unlink()
    found = verify(report, Path())
    assert found.wrong == []
    assert found.inputs == (
        "Of the 15 inputs that it was built from, 1 differ (reports/metrics/toy-1.json) and 1 are "
        "missing here: `dvc repro` builds it from those of today."
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert "The pipeline that built it is not here" in verify(report, elsewhere).inputs


HASH = "a" * 64


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, r"holds no manifest.json: it is no report"),
        ("{", r"no JSON can be read from it"),
        pytest.param("[" * 100_000, r"no JSON can be read from it", id="nested too deep"),
        ("\udcff", r"no JSON can be read from it"),
        ("[]", r"does not list files and their hashes"),
        ({"files": {"x": "a"}, "inputs": {}, "lookinside": "1"}, r"does not list files"),
        ({"files": {"x": HASH}, "inputs": []}, r"does not list files"),
        ({"files": {}, "inputs": {}, "lookinside": "\x1b[31m"}, r"does not list files"),
        ({"files": {"../x": HASH}, "inputs": {}, "lookinside": "1"}, r"names ../x, which"),
        ({"files": {}, "inputs": {"/etc/passwd": HASH}, "lookinside": "1"}, r"which .* outside"),
    ],
)
def test_a_manifest_that_can_not_be_trusted_is_refused(
    report: Path, text: object, sentence: str
) -> None:
    path = report / "manifest.json"
    if text is None:
        path.unlink()
    else:
        said = text if isinstance(text, str) else json.dumps(text)
        path.write_bytes(said.encode(errors="surrogateescape"))
    with pytest.raises(UserError, match=sentence):
        verify(report, Path())


def test_what_is_no_folder_is_refused(report: Path) -> None:
    for wrong in (Path("nowhere"), report / "index.html"):
        with pytest.raises(UserError, match="is no folder"):
            verify(wrong, Path())


@given(st.lists(st.sampled_from(["..", ".", "a", "b c", "C:", "a:b", "", "\\", "/"]), max_size=5))
def test_no_path_that_does_not_climb_leads_outside(parts: list[str]) -> None:
    name = "/".join(parts)
    inside = os.path.normpath(Path("site") / name).startswith(f"site{os.sep}")
    assert climbs(name) or inside


def test_paths_of_a_report_do_not_climb() -> None:
    assert not any(map(climbs, ["index.html", "figures/a b/x..png", "figures/<script>.png"]))
    assert all(map(climbs, ["", ".", "/x", "a/../../x", "C:\\x", "\\x", "a\\..\\..\\x", "a\0"]))


def test_the_command_ends_in_0_or_1(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["lookinside", "verify", str(report)])
    cli.main()
    assert "All" in capsys.readouterr().out
    (report / "index.html").unlink()
    with pytest.raises(SystemExit, match=r"^lookinside: site is not the report that was built"):
        cli.main()
    assert "index.html is missing." in capsys.readouterr().out
