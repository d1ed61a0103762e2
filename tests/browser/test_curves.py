"""A run's training curves on its page, read off by pointing, with the keys and by touch."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from toy_report import inputs, write

from headless import barriers
from lookinside.report.charts import Chart
from lookinside.report.inputs import Run

pytestmark = pytest.mark.slow

READY = '.curves[data-state="ready"]'
LOSSES = [4.0, 0.2, 0.1]
STATIC = '<path d="M0 0L8 0L8 8L0 8z" style="fill:var(--c-0b66a8)"/>'


def charted(run: Run, best: dict[int, int]) -> Run:
    """The run with a chart of its curves, steep ones, and these best epochs by seed."""
    figure = {**run.album.figures[0], "name": "curves", "section": "Training"}
    figure |= {"title": "Training curves", "chart": Chart("0 0 8 8", STATIC)}
    curves = {
        seed: {**each, "validation_loss": [(1 + seed) * loss for loss in LOSSES]}
        for seed, each in run.curves.items()
    }
    metrics = {seed: {**run.metrics[seed], "best_epoch": best[seed]} for seed in run.metrics}
    album = replace(run.album, figures=[figure, *run.album.figures])
    return replace(run, album=album, curves=curves, metrics=metrics)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report whose `linear` has one seed, and whose `cnn` two, with different best epochs."""
    shown = inputs()
    linear, cnn, other = shown.runs
    runs = [charted(linear, {0: 2}), charted(cnn, {0: 3, 1: 1}), other]
    return write(tmp_path_factory.mktemp("report") / "site", replace(shown, runs=runs))


def started(page: Page) -> None:
    page.locator(".curves").scroll_into_view_if_needed()
    page.wait_for_selector(READY)


def cells(page: Page, column: str) -> list[str]:
    return page.locator(f'.curves tr[data-column="{column}"] td').all_inner_texts()


def test_it_opens_at_the_best_epoch_and_keys_move_from_there(report: Path, visit) -> None:
    with visit(report / "runs/linear.html") as page:
        started(page)
        place = page.locator("[data-place]")
        expect(place).to_have_text("Step 200, epoch 2")
        expect(page.locator("[data-best]")).to_contain_text("Best on validation")
        assert cells(page, "validation_accuracy") == ["50.00\u00a0%"]
        slider = page.locator(".curves input[type=range]")
        slider.focus()
        page.keyboard.press("End")
        expect(place).to_have_text("Step 300, epoch 3")
        expect(page.locator("[data-best]")).to_have_text("")
        assert cells(page, "validation_accuracy") == ["90.00\u00a0%"]
        assert cells(page, "train_loss") == ["0.5"]
        assert slider.get_attribute("aria-valuetext") == (
            "Step 300, epoch 3, validation accuracy 90.00\u00a0%,"
            " training loss 0.5, validation loss 0.1"
        )
        page.keyboard.press("ArrowLeft")
        assert str(slider.get_attribute("aria-valuetext")).endswith("best on validation")


def test_training_images_are_read_off_within_epochs_too(visit, tmp_path: Path) -> None:
    shown = inputs()
    within = {
        **{"epoch": [0.1 * part for part in range(1, 21)], "step": [*range(10, 201, 10)]},
        **{"train_loss": [9.0, 8.0, *[3.0] * 18], "train_accuracy": [0.1, 0.2, *[0.5] * 18]},
    }
    within["epoch"][9] = 1
    run = charted(shown.runs[0], {0: 2})
    whole = {0: {**run.curves[0], "train_accuracy": [0.4, 0.5, 0.5]}}
    run = replace(run, curves=whole, steps={0: within})
    site = write(tmp_path / "site", replace(shown, runs=[run, *shown.runs[1:]]))
    with visit(site / "runs/linear.html") as page:
        started(page)
        page.locator(".curves input[type=range]").focus()
        page.keyboard.press("Home")
        expect(page.locator("[data-place]")).to_have_text("Step 10, in epoch 1")
        assert cells(page, "train_loss") == ["9"]
        assert cells(page, "validation_loss") == ["\u2013"]
        text = page.locator(".curves input[type=range]").get_attribute("aria-valuetext")
        assert text == "Step 10, in epoch 1, training accuracy 10.00\u00a0%, training loss 9"
        for _ in range(9):
            page.keyboard.press("ArrowRight")
        expect(page.locator("[data-place]")).to_have_text("Step 100, epoch 1")
        assert cells(page, "train_loss") == ["3"]
        # What the accuracy was in the first tenth of the training is read off, and not drawn.
        for quantity, points in (("loss", 20), ("accuracy", 18)):
            line = str(page.locator(f'[data-quantity="{quantity}"] path.train').get_attribute("d"))
            assert line.count("L") == points - 1


def test_pointing_at_either_chart_reads_off_both(report: Path, visit) -> None:
    with visit(report / "runs/linear.html") as page:
        started(page)
        for quantity, x, step in (("loss", 60, 100), ("accuracy", 500, 300)):
            box = page.locator(f'[data-quantity="{quantity}"]').bounding_box()
            assert box is not None
            page.mouse.move(box["x"] + x, box["y"] + 60)
            expect(page.locator("[data-place]")).to_contain_text(f"Step {step},")
            places = page.locator(".curves .mark line").evaluate_all(
                "lines => lines.map(line => line.getAttribute('x1'))"
            )
            assert len(places) == 2
            assert len(set(places)) == 1


def test_the_ring_stands_on_the_best_epochs_validation(report: Path, visit) -> None:
    with visit(report / "runs/linear.html") as page:
        started(page)
        page.locator(".curves input[type=range]").focus()
        page.keyboard.press("Home")
        ring = page.locator('[data-quantity="accuracy"] .dot.best').first
        line = str(
            page.locator('[data-quantity="accuracy"] path.validation').get_attribute("d")
        ).split("L")
        assert f"{float(ring.get_attribute('cx') or 0):.1f}" == line[1].split()[0]
        assert f"{float(ring.get_attribute('cy') or 0):.1f}" == line[1].split()[1]


def heights(page: Page) -> list[float]:
    line = str(page.locator('[data-quantity="loss"] path.validation').get_attribute("d"))
    return [float(point.split()[1]) for point in line.removeprefix("M").split("L")]


def test_a_steep_loss_is_logarithmic_until_it_is_asked_not_to_be(report: Path, visit) -> None:
    with visit(report / "runs/linear.html") as page:
        started(page)
        scale = page.get_by_label("log scale")
        expect(scale).to_be_checked()
        first, second, third = heights(page)
        assert (second - first) / (third - first) == pytest.approx(0.812, abs=0.01)
        scale.focus()
        page.keyboard.press("Space")
        first, second, third = heights(page)
        assert (second - first) / (third - first) == pytest.approx(0.974, abs=0.01)
        assert page.locator(".curves-plot svg").count() == 2


def test_every_seed_is_there_and_one_can_be_singled_out(report: Path, visit) -> None:
    with visit(report / "runs/cnn.html") as page:
        started(page)
        assert page.locator('[data-quantity="loss"] path.validation').count() == 2
        expect(page.locator("[data-best]")).to_have_text("Best on validation: seed 0")
        assert cells(page, "validation_loss") == ["0.1", "0.2"]
        page.get_by_label("Seed").select_option("1")
        faint = page.locator('[data-quantity="loss"] .faint.validation')
        assert page.locator('[data-quantity="loss"] path.validation:not(.faint)').count() == 1
        expect(faint.first).to_have_css("opacity", "0.22")
        text = page.locator(".curves input[type=range]").get_attribute("aria-valuetext")
        assert "validation loss 0.2" in str(text)


def test_all_values_can_be_read_as_a_table(report: Path, visit) -> None:
    with visit(report / "runs/cnn.html") as page:
        started(page)
        page.locator(".curves summary").click()
        rows = page.locator(".curves-values tbody tr")
        expect(rows).to_have_count(6)
        assert rows.nth(3).inner_text().split("\t") == [
            *("1", "1 (best)", "100", "25.00\u00a0%", "1.5", "8"),
        ]


def test_nothing_moves_while_it_starts_and_is_read(report: Path, visit) -> None:
    with visit(report / "runs/cnn.html", width=390, touch=True) as page:
        section = page.locator(".curves")
        before = section.bounding_box()
        started(page)
        assert (section.bounding_box() or {}).get("height") == (before or {}).get("height")
        plot = page.locator('[data-quantity="accuracy"]')
        plot.tap(position={"x": 60, "y": 50})
        expect(page.locator("[data-place]")).to_have_text("Step 100, epoch 1")
        assert (section.bounding_box() or {}).get("height") == (before or {}).get("height")


def test_the_static_figure_is_saved_printed_and_there_without_the_data(
    report: Path, visit, tmp_path: Path
) -> None:
    with visit(report / "runs/linear.html") as page:
        started(page)
        chart = page.locator("#curves .chart")
        expect(chart).to_be_hidden()
        with page.expect_download() as saved:
            page.locator("#curves").get_by_role("button", name="SVG").click()
        saved.value.save_as(tmp_path / "saved.svg")
        assert "fill:#0b66a8" in (tmp_path / "saved.svg").read_text()
        page.locator("#curves").get_by_role("button", name="Enlarge").click()
        expect(page.locator(".lightbox svg")).to_be_visible()
        page.keyboard.press("Escape")
        page.emulate_media(media="print")
        expect(chart).to_be_visible()
        expect(page.locator(".curves")).to_be_hidden()


def test_it_fits_and_can_be_used_by_all(report: Path, visit, screen) -> None:
    with visit(report / "runs/cnn.html", **screen) as page:
        started(page)
        page.locator(".curves summary").click()
        page.locator(".curves-values").wait_for()
        assert barriers(page) == []
