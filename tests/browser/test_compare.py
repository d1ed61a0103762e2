"""Two runs, two seeds or two reports side by side, driven by real input."""

import re
from dataclasses import replace
from math import hypot
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from toy_report import EVIL, inputs, metrics, write

from headless import barriers
from lookinside.report.charts import Chart
from lookinside.report.inputs import Inputs, Run

pytestmark = pytest.mark.slow

READY = '[data-view="compare"][data-state="ready"]'


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("report") / "site")


def row(page: Page, key: str) -> list[str]:
    cells = page.locator(f'tr[data-key="{key}"] td').all()
    return [" ".join(cell.inner_text().split()) for cell in cells]


def test_a_pair_that_was_tested_shows_the_paired_interval(report: Path, visit) -> None:
    with visit(f"{report}/compare.html#first=cnn-0&second=linear-0") as page:
        page.wait_for_selector(READY)
        first, second, difference, basis, verdict = row(page, "classify.last.accuracy")
        assert (first, second) == ("95.00 %", "90.00 %")
        assert difference == "+5.00 points +1.00 to +9.00"
        assert basis == "paired test on the same images, adjusted p = 0.024"
        assert verdict == "first is better"
        expect(page.locator("[data-facts]")).to_contain_text("on the same 100 images.")
        page.click("[data-swap]")
        assert (
            row(page, "classify.last.accuracy")[2] == "\u22125.00 points \u22129.00 to \u22121.00"
        )
        assert row(page, "classify.last.accuracy")[4] == "second is better"
        assert page.url.endswith("#first=linear-0&second=cnn-0")


def test_without_a_pair_the_interval_comes_from_each_ones_own(report: Path, visit) -> None:
    with visit(f"{report}/compare.html#first=cnn-1&second=linear-0") as page:
        page.wait_for_selector(READY)
        half = 100 * hypot(0.02, 0.02)
        low, high = f"+{4 - half:.2f}", f"+{4 + half:.2f}"
        _, _, difference, basis, verdict = row(page, "classify.last.accuracy")
        assert difference == f"+4.00 points {low} to {high}"
        assert basis == "from each one\u2019s own interval"
        assert verdict == "first is better"
        assert row(page, "classify.last.loss")[4] == "may be chance"
        assert "7,850" in page.inner_text(".plain")


def test_errors_on_images_that_one_run_saw_blackened_are_not_judged(report: Path, visit) -> None:
    judged = """() => {
      const [one, other] = [0, 0.5].map(masked => ({
        run: { masked },
        report: { paired: [] },
        metrics: new Map(["reconstruct.last.loss", "masked.0.5"].map(key => [key, [1, 0.9, 1.1]])),
      }));
      const basis = key => lookinside.compare.difference(one, other, key).basis;
      return [...one.metrics.keys()].map(basis);
    }"""
    with visit(f"{report}/compare.html") as page:
        page.wait_for_selector(READY)
        assert page.evaluate(judged) == ["unlike", "own"]


def test_lists_choose_and_the_address_follows_and_leads_back(report: Path, visit) -> None:
    with visit(report / "compare.html") as page:
        page.wait_for_selector(READY)
        page.select_option('[data-choose="second"]', "cnn-1")
        page.select_option("[data-curves] select >> nth=1", "step")
        page.click("[data-after]")
        assert page.url.endswith("#first=linear-0&second=cnn-1&axis=step&picture=three")
        page.reload()
        page.wait_for_selector(READY)
        assert page.input_value('[data-choose="second"]') == "cnn-1"
        assert page.input_value("[data-pictures] select") == "three"
        expect(page.locator("caption")).to_have_text("At step 300")
        page.evaluate("location.hash = 'first=nothing&second=cnn-0'")
        expect(page.locator('[data-choose="second"]')).to_have_value("cnn-0")
        assert page.input_value('[data-choose="first"]') == "linear-0"


def test_it_opens_on_the_first_two_that_were_tested_on_the_same_images(
    tmp_path: Path, visit
) -> None:
    shown = inputs()
    linear, cnn, evil = shown.runs
    with visit(write(tmp_path, replace(shown, runs=[evil, linear, cnn])) / "compare.html") as page:
        page.wait_for_selector(READY)
        assert page.input_value('[data-choose="first"]') == "linear-0"
        assert page.input_value('[data-choose="second"]') == "cnn-0"
        page.evaluate("location.hash = 'first=cnn-1'")
        expect(page.locator('[data-choose="first"]')).to_have_value("cnn-1")
        assert page.input_value('[data-choose="second"]') == "linear-0"
        page.evaluate("hash => { location.hash = hash; }", urlencode({"first": f"{evil.name}-0"}))
        expect(page.locator('[data-choose="first"]')).to_have_value(f"{evil.name}-0")
        expect(page.locator('[data-choose="second"]')).to_have_value("linear-0")


def test_curves_are_read_off_by_keyboard_and_by_pointing(report: Path, visit) -> None:
    with visit(f"{report}/compare.html#first=cnn-0&second=linear-0&curve=loss") as page:
        page.wait_for_selector(READY)
        slider = page.locator("[data-curves] input")
        expect(page.locator("caption")).to_have_text("At epoch 3")
        slider.focus()
        page.keyboard.press("ArrowLeft")
        expect(page.locator("caption")).to_have_text("At epoch 2")
        assert slider.get_attribute("aria-valuetext") == "epoch 2, first 1.1000, second 1.1000"
        cells = page.locator(".readings tbody .num").all_inner_texts()
        assert cells == ["1.1000", "1.1000", "1.0000", "1.0000"]
        box = page.locator(".lines").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 62, box["y"] + 90)
        expect(page.locator("caption")).to_have_text("At epoch 1")
        assert slider.input_value() == "0"


@pytest.mark.parametrize("touch", [False, True])
def test_a_press_on_the_curves_reads_them_off_and_opens_nothing(
    report: Path, visit, touch: bool
) -> None:
    with visit(report / "compare.html", touch=touch) as page:
        page.wait_for_selector(READY)
        curves = page.locator(".lines")
        press = curves.tap if touch else curves.click
        press(position={"x": 62, "y": 90})
        expect(page.locator("caption")).to_have_text("At epoch 1")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert curves.locator("svg").evaluate("each => getComputedStyle(each).borderWidth") == "0px"


def test_pictures_of_one_name_stand_side_by_side(report: Path, visit) -> None:
    with visit(f"{report}/compare.html#first=linear-0&second=cnn-0") as page:
        page.wait_for_selector(READY)
        pictures = page.locator(".pair img")
        pictures.first.scroll_into_view_if_needed()
        expect(pictures).to_have_count(2)
        sources = [picture.get_attribute("src") for picture in pictures.all()]
        assert sources == ["figures/linear/two.png", "figures/cnn/two.png"]
        wide = "img => img.decode().then(() => img.naturalWidth)"
        assert [picture.evaluate(wide) for picture in pictures.all()] == [64, 64]
        expect(page.locator("[data-pictures]")).to_contain_text("2 more figures are of one of them")
        page.select_option('[data-choose="first"]', "cnn-1")
        expect(page.locator("[data-pictures]")).to_contain_text("Both are seeds of one run")


def test_other_images_and_names_that_would_be_markup_are_only_said(report: Path, visit) -> None:
    name = f"evil{EVIL.replace('/', '')}"
    with visit(report / "compare.html") as page:
        page.wait_for_selector(READY)
        page.select_option('[data-choose="second"]', f"{name}-0")
        expect(page.locator("[data-facts]")).to_contain_text(f"Others {EVIL}")
        expect(page.locator("[data-facts]")).to_contain_text("were tested on different images")
        page.locator("[data-numbers] summary").click()
        expect(page.locator("[data-numbers] details")).to_contain_text(EVIL)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A colleague's report: `linear` is the same, `cnn` is worse, `evil` is not there."""
    shown = inputs()
    linear, cnn, _ = shown.runs
    worse = replace(cnn, metrics={seed: metrics(0.8, 0.02) for seed in (0, 1)})
    runs = [linear, worse, replace(linear, name="more")]
    return write(tmp_path_factory.mktemp("mailed") / "theirs", replace(shown, runs=runs))


def test_another_report_is_set_beside_this_one(report: Path, other: Path, visit) -> None:
    with visit(f"{report}/compare.html#first=cnn-0&second=linear-0") as page:
        page.wait_for_selector(READY)
        page.click(".other summary")
        page.set_input_files("[data-folder]", other)
        expect(page.locator("[data-said]")).to_contain_text("theirs has 4 trainings")
        rows = [
            " ".join(text.split()) for text in page.locator(".overview tbody tr").all_inner_texts()
        ]
        assert rows[0].endswith("90.00 % 90.00 % 0.00 points the same, to the last digit")
        assert rows[1].endswith("95.00 % 80.00 % +15.00 points differs by more than chance")
        overview = page.locator("[data-overview]")
        expect(overview).to_contain_text("Only here: evil")
        expect(overview).to_contain_text("Only there: more")
        assert page.input_value('[data-choose="second"]') == "other:cnn-0"
        assert row(page, "classify.last.accuracy")[3] == "from each one\u2019s own interval"
        theirs = page.locator(".pair img").nth(1)
        theirs.scroll_into_view_if_needed()
        assert str(theirs.get_attribute("src")).startswith("blob:")
        assert theirs.evaluate("img => img.decode().then(() => img.naturalWidth)") == 64
        page.locator(".overview button").first.click()
        assert page.input_value('[data-choose="first"]') == "linear-0"
        expect(page.locator("[data-facts]")).to_contain_text("same figures to the last digit")


def charted(run: Run, markup: str) -> Run:
    """The run with a chart besides its pictures."""
    album = run.album
    figure = {**album.figures[0], "name": "curves", "title": "Curves", "height": 64}
    figure["chart"] = Chart("0 0 8 8", markup)
    return replace(run, album=replace(album, figures=[*album.figures, figure]))


def with_charts(shown: Inputs, *markups: str) -> Inputs:
    """The inputs with a chart for as many of the runs, in their order."""
    runs = [charted(run, markup) for run, markup in zip(shown.runs, markups, strict=False)]
    return replace(shown, runs=runs)


FILLED = '<path d="M0 0L8 0L8 8L0 8z" style="fill:var(--c-{})"/>'.format
PIXEL = """async image => {
  while (!image.src) await new Promise(requestAnimationFrame);
  await image.decode();
  const pen = document.createElement("canvas").getContext("2d");
  pen.drawImage(image, 0, 0);
  return [image.naturalWidth, image.naturalHeight, ...pen.getImageData(9, 9, 1, 1).data];
}"""


@pytest.mark.parametrize(
    ("dark", "colours"),
    [(False, [[11, 102, 168], [184, 77, 0]]), (True, [[108, 180, 234], [240, 149, 90]])],
)
def test_charts_stand_side_by_side_in_the_pages_colours(
    tmp_path: Path, visit, dark: bool, colours: list[list[int]]
) -> None:
    shown = with_charts(inputs(), FILLED("0b66a8"), FILLED("b84d00"))
    place = f"{write(tmp_path, shown)}/compare.html#first=linear-0&second=cnn-0&picture=curves"
    with visit(place, dark=dark) as page:
        page.wait_for_selector(READY)
        found = [image.evaluate(PIXEL) for image in page.locator(".pair img").all()]
        assert found == [[64, 64, *colour, 255] for colour in colours]
        assert page.locator(".pair img").first.get_attribute("alt") == "Shows one."


def test_a_chart_of_another_report_can_only_be_looked_at(tmp_path: Path, visit) -> None:
    shown = with_charts(inputs(), FILLED("0b66a8"), FILLED("b84d00"))
    own = write(tmp_path / "own", shown)
    evil = f"<script>top.document.title = 'ran'</script>{FILLED('1d7a46')}"
    theirs = write(tmp_path / "theirs", with_charts(inputs(), evil, FILLED("0b66a8")))
    (theirs / "figures/cnn/charts.js").write_text("alert(1)")
    with visit(f"{own}/compare.html#first=linear-0&picture=curves") as page:
        page.wait_for_selector(READY)
        page.click(".other summary")
        page.set_input_files("[data-folder]", theirs)
        expect(page.locator('[data-choose="second"]')).to_have_value("other:linear-0")
        found = page.locator(".pair img").nth(1).evaluate(PIXEL)
        assert found == [64, 64, 29, 122, 70, 255]
        assert page.title() == "Compare \u00b7 lookinside"
        page.select_option('[data-choose="second"]', "other:cnn-0")
        expect(page.locator(".pair")).to_contain_text("The chart is missing from that folder")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "holds no report: choose the folder in which its index.html and compare.js lie."),
        ("alert(1);", "is damaged: ask for a whole copy"),
        ('lookinside.give(...["compare.js",alert(1)]);\n', "is damaged"),
        ('lookinside.give(...["made.js",{}]);\n', "is damaged"),
        ('lookinside.give(...["compare.js",{"format":1}]);\n', "made by another version"),
        ('lookinside.give(...["compare.js",null]);\n', "made by another version"),
        ('lookinside.give(...["compare.js",{"format":2,"runs":[{"name":1}]}]);\n', "is damaged"),
        ('lookinside.give(...["compare.js",{"format":2,"runs":[],"paired":[]}]);\n', "is damaged"),
    ],
)
def test_a_folder_that_is_no_report_gets_a_sentence(
    report: Path, tmp_path: Path, visit, content: str | None, sentence: str
) -> None:
    folder = tmp_path / "holiday"
    folder.mkdir()
    (folder / "beach.txt").write_text("sand")
    if content is not None:
        (folder / "compare.js").write_text(content)
    with visit(report / "compare.html") as page:
        page.wait_for_selector(READY)
        page.click(".other summary")
        page.set_input_files("[data-folder]", folder)
        expect(page.locator("[data-said]")).to_contain_text(sentence)
        expect(page.locator('optgroup[label^="holiday"]')).to_have_count(0)


def test_it_fits_and_can_be_used_by_all(report: Path, visit, screen) -> None:
    with visit(f"{report}/compare.html#second=cnn-0", **screen) as page:
        page.wait_for_selector(READY)
        page.click(".other summary")
        assert barriers(page) == []


def test_times_are_told_from_the_file_that_differs_between_builds(report: Path, visit) -> None:
    page_of_times = report / "times.html"
    html = (report / "index.html").read_text()
    page_of_times.write_text(html.replace("</main>", "<div data-times></div></main>"))
    with visit(page_of_times) as page:
        page.click("[data-times] summary")
        expect(page.locator("[data-times] tbody tr")).to_have_text(["cnn-01 hour 7 minutesx"])


def test_the_footer_says_when_and_where_it_was_built(report: Path, visit) -> None:
    with visit(report / "runs/cnn.html") as page:
        expect(page.locator("#made")).to_have_text(
            re.compile(
                r"^Built on 2026-11-24 at 12:00 UTC from revision 0123456789ab with edits, "
                r"on Some Chip \(2 cores\)\. 1 of 4 trainings took 1 hour 7 minutes\.$"
            )
        )
