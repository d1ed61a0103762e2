"""What stages took, which the page of benchmarks takes from the file that differs each time."""

from pathlib import Path

import pytest
import toy_report
from playwright.sync_api import expect

from headless import barriers
from lookinside.report import made
from lookinside.report.costs import Cost, rows
from lookinside.report.script import as_script

pytestmark = pytest.mark.slow

COSTS = {"train@<b>-0": Cost(48, 96, 1234), "train@c-0": None, "fetch@a": Cost(12, 4, 50)}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return toy_report.write(tmp_path / "site")


def put(report: Path) -> None:
    facts = {**toy_report.FACTS, "stages": [row._asdict() for row in rows(COSTS)]}
    (report / made.NAME).write_bytes(as_script(made.NAME, facts))


def test_each_kind_of_stage_has_a_row(report: Path, visit) -> None:
    put(report)
    with visit(report / "benchmarks.html") as page:
        found = page.locator("[data-costs] tbody tr")
        expect(found).to_have_count(3)
        said = [row.locator("th, td").all_inner_texts() for row in found.all()]
        assert [[" ".join(each.split()) for each in row] for row in said] == [
            ["train", "1 of 2", "48 s 80 %", "96 s 96 %", "train@<b>-0 48 s", "1,234"],
            ["fetch", "1", "12 s 20 %", "4.0 s 4 %", "fetch@a 12 s", "50"],
            ["all", "2 of 3", "60 s 100 %", "2 min 100 %", "", "1,234"],
        ]


def test_it_can_be_read_by_all(report: Path, visit, screen) -> None:
    put(report)
    with visit(report / "benchmarks.html", **screen) as page:
        page.wait_for_selector("[data-costs] tbody tr")
        assert barriers(page) == []


def test_nothing_moves_when_the_table_comes(report: Path, visit, screen) -> None:
    put(report)
    moved = """() => new Promise(done => {
      new PerformanceObserver(list => done(list.getEntries().map(each => each.value)))
        .observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done([]), 300);
    })"""
    with visit(report / "benchmarks.html", **screen) as page:
        page.wait_for_selector("[data-costs] tbody tr")
        assert sum(page.evaluate(moved)) < 0.02


def test_without_notes_or_their_file_the_page_says_so(report: Path, visit) -> None:
    with visit(report / "benchmarks.html") as page:
        expect(page.locator("[data-costs]")).to_have_text("No stage has noted here what it took.")
    (report / made.NAME).unlink()
    with visit(report / "benchmarks.html", absent=made.NAME) as page:
        sentence = "What the stages took is not in this folder."
        expect(page.locator("[data-costs]")).to_have_text(sentence)
