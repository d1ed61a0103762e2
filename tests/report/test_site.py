"""The report: escaped, honest, offline, the same bytes twice."""

import copy
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from lookinside.core.errors import UserError
from lookinside.core.files import read_json, write_csv, write_json, write_text
from lookinside.report import made, room, site, words
from lookinside.report.inputs import Run
from lookinside.report.pictures import PNG, RIFF, Album
from lookinside.report.read import read

STATIC = Path(site.__file__).parent / "static"
NAMELESS = {"benchmarks.html", "compare.html", "everything.html", "live.html"}
"""Pages whose words name no run, class or data set before their scripts run."""
QUESTIONS = ["choices", "codes", "filters", "invariance", "likes", "reading"]
EVIL = "<script>alert('x')</script>"


def measures(accuracy: float) -> dict[str, Any]:
    return {
        "accuracy": accuracy,
        "accuracy_low": accuracy - 0.01,
        "accuracy_high": accuracy + 0.01,
        "loss": 0.25,
        "per_class": {"cat": 1.0, "dog": None, EVIL: 0.5},
    }


HISTORY: dict[str, Any] = {
    "path": "data/runs/toy-0/history.csv",
    "sha256": "a" * 64,
    "bytes": 1234,
}
CARD: dict[str, Any] = {
    "name": "toys",
    "title": "Toys",
    "classes": ["cat", "dog", EVIL],
    "shape": [1, 28, 28],
    "sha256": "c" * 64,
    "images": {"train": 1000, "validation": 100, "test": 100},
    "stand_in": False,
    "comparable": True,
    "why_not": "",
    "selection": "in the order of the files",
    "derivation": ["gray"],
    "provenance": {
        "title": "Toy archive",
        "kind": "official",
        "stand_in": False,
        "files": [{"name": "toys.gz", "bytes": 11_600_000, "sha256": "f" * 64}],
        "official_md5": True,
        "images": {"train": 1100, "test": 100},
        "licence": "MIT",
        "citation": "A. Toy, 1999",
        "note": "the whole archive",
    },
}
STAND_IN: dict[str, Any] = {
    **CARD,
    "title": "Drawn shapes (stand-in data)",
    "stand_in": True,
    "comparable": False,
    "why_not": "the images are drawn",
    "provenance": {**CARD["provenance"], "title": "Drawn shapes", "stand_in": True},
}


AUTOENCODER: dict[str, Any] = {
    **{"loss": 36.625, "loss_low": 36.29, "loss_high": 36.95, "distortion": 31.5, "rate": 5.125},
    "masked": {
        share: {"error": error, "error_low": error - 0.001, "error_high": error + 0.001}
        for share, error in (("0", 0.03), ("0.5", 0.045))
    },
    "neighbours": {"accuracy": 0.7659},
}
NEAREST = {"neighbours": {"accuracy": 0.4321}}


ASKED = ("filters", "likes", "invariance", "codes", "reading", "choices")
NOTHING = {"parameters": 0, "multiply_adds": 0}
PIPELINE = """
stages:
  train:
    matrix: {run: "${runs}", seed: "${seeds}"}
    desc: Train a run
    cmd: train
    outs: [data/runs]
  report: {desc: Build the site, cmd: report, deps: [data/runs]}
"""


def prepare(
    folder: Path, card: dict[str, Any], title: str = "A toy run", task: str = "classify"
) -> None:
    """Write all that the report of the run `toy` with seeds 0 and 1 reads."""
    write_text(folder / "data/sources/pipeline.yaml", PIPELINE)
    write_text(folder / "params.yaml", "runs: [toy]\nseeds: [0, 1]\n")
    metrics: dict[str, Any] = {
        "parameters": 7850,
        "steps": 3000,
        "epochs": 5,
        "best_epoch": 4,
        "best_step": 2400,
        "test": {"best": measures(0.93), "last": measures(0.92)},
        "validation": {"best": {"accuracy": 0.95}, "last": {"accuracy": 0.94}},
    }
    if task != "classify":
        metrics["test"] = {"best": AUTOENCODER, "last": AUTOENCODER, "mean_image": {"error": 0.067}}
        metrics["test"]["components"] = {"count": 2, "error": 0.03, **NEAREST}
        metrics["validation"] = {"best": {"loss": 35.875}, "last": {"loss": 35.875}}
    for seed in (0, 1):
        about = {
            "run": "toy",
            "seed": seed,
            "title": title,
            "task": task,
            "notebook": "N3",
            "note": f"chosen here, as {EVIL}",
            "dataset": {"name": card["name"]},
            "layers": [
                {"name": "flatten", "kind": "Flatten", "shape": [784], **NOTHING},
                {
                    **{"name": "logits", "kind": "Linear", "shape": [10], "parameters": 7850},
                    "multiply_adds": 7840,
                },
            ],
            "variables": [
                {"name": "logits.weight", "shape": [10, 784], "values": 7840, "trained": True},
                {"name": "logits.bias", "shape": [10], "values": 10, "trained": False},
            ],
            "config": {
                "model": {"_target_": "a.b", "note": EVIL},
                "task": {"masked": 0.5},
                "versions": {"torch": "2.14.1"},
            },
        }
        write_json(folder / f"data/evaluations/toy-{seed}/about.json", about)
        write_json(folder / f"reports/metrics/toy-{seed}.json", metrics)
        columns = ("epoch", "step", "train_loss", "validation_loss")
        rows = [(1, 600, "", 0.5123456), (2, 1200, 0.25 + seed, 0.75)]
        write_csv(folder / f"data/runs/toy-{seed}/history.csv", columns, rows)
        steps = [(0.5, 300, 1.5), (1, 600, 0.75), (1.5, 900, 0.5), (2, 1200, 0.25)]
        write_csv(
            folder / f"data/runs/toy-{seed}/steps.csv", ("epoch", "step", "train_loss"), steps
        )
    write_json(folder / f"data/cards/{card['name']}.json", card)
    figure = {
        "name": "curves",
        "section": "Training",
        "title": "Training curves",
        "caption": f"A caption with {EVIL}.",
        "alt": 'Two charts, "quoted".',
        "file": "curves.png",
        "width": 1280,
        "height": 900,
        "numbers": [HISTORY],
        "moving": None,
        "vector": None,
        "plotted": None,
        "telling": [0.25, 0.5, 0.5],
        "stage": "visualize@toy",
        "configuration": "b" * 64,
        "seeds": [0],
    }
    write_json(folder / "reports/figures/toy/index.json", [figure])
    (folder / "reports/figures/toy/curves.png").write_bytes(PNG + b"picture")
    across = {**figure, "name": "places", "section": "What it does not mind", "file": "places.png"}
    liked = {**figure, "name": "liked", "section": "What its features look for"}
    liked["file"] = "places.png"
    write_json(folder / "reports/comparisons/index.json", [across, liked])
    (folder / "reports/comparisons/places.png").write_bytes(PNG + b"places")
    shown = {**figure, "name": "balance", "section": "The data", "file": "balance.png"}
    shown["moving"] = {"file": "balance.webp", "width": 640, "height": 480}
    survey = folder / f"reports/surveys/{card['name']}"
    write_json(survey / "index.json", [shown])
    (survey / "balance.png").write_bytes(PNG + b"survey")
    (survey / "balance.webp").write_bytes(RIFF + b"moving")
    row = {
        "run": "toy",
        "notebook": "N3",
        "quantity": "test accuracy, last step",
        "reference": 0.93,
        "ours": 0.92,
        "low": 0.91,
        "high": 0.93,
        "worst": 0.915,
        "best": 0.925,
        "best_validation": 0.931,
        "seeds": [0, 1],
        "verdict": "inside" if card["comparable"] else "not comparable",
        "why": card["why_not"],
        "dataset": card["title"],
        "stand_in": card["stand_in"],
    }
    loss = {
        **row,
        "quantity": "test loss, last step",
        **{"reference": None, "ours": 0.25, "low": None, "high": None, "worst": 0.3, "best": 0.2},
    }
    write_json(folder / "reports/scoreboard/scoreboard.json", {"rows": [row, loss]})
    pair = {
        **{"dataset": "toys", "first": "toy", "second": EVIL, "only_first": 9, "only_second": 1},
        **{"difference": 0.08, "low": 0.02, "high": 0.14, "p": 0.0215, "p_adjusted": 0.043},
        "verdict": "toy is better",
    }
    write_json(folder / "reports/scoreboard/paired.json", {"rows": [pair]})
    shared = {
        **{"run": "toy", "dataset": card["title"], "seeds": 2, "images": 100},
        **{"in_all": 5, "in_some": 1234, "in_one": 6, "in_all_by_chance": 0.64},
        **{"in_some_by_chance": 15.36, "in_one_by_chance": 14.72},
    }
    write_json(folder / "reports/scoreboard/shared.json", {"rows": [shared]})
    exported = {
        "run": "toy",
        "file": "model.onnx",
        "bytes": 31_400,
        "sha256": "e" * 64,
        "difference": 1.25e-6,
        "limit": 1.9e-3,
        "differing": 0,
        "images": 100,
        "batches": [97, 997],
        "singly": 100,
        "dataset": card["title"],
        "stand_in": card["stand_in"],
    }
    images = {**exported, "file": "model.pt2", "differing": None}
    write_json(folder / "reports/scoreboard/parity.json", {"rows": [exported, images]})


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def build(folder: Path, name: str = "site") -> dict[str, bytes]:
    page, too_large = site.build(["toy"], [0, 1], folder / name)
    assert not too_large
    assert page == folder / name / "index.html"
    root = folder / name
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def visible(html: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.decode()).replace("\u00a0", " ").split())


class Loads(HTMLParser):
    """Collects what a page loads, and the pages and fragments that it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.scripts: list[str | None] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.attributes += [name for name, _ in attrs]
        if tag == "script":
            self.scripts.append(found.get("src"))
        if tag == "img":
            self.images.append(found)
        wanted = found.get("src") or (found.get("href") if tag == "link" else None)
        if wanted:
            self.loads.append(wanted)
        if tag == "a":
            self.links.append(str(found["href"]))


def parse(html: bytes) -> Loads:
    parser = Loads()
    parser.feed(html.decode())
    return parser


def test_the_site_holds_an_index_a_page_per_run_and_its_pictures(workspace: Path) -> None:
    prepare(workspace, CARD)
    assert list(build(workspace)) == [
        "benchmarks.html",
        "compare.html",
        "compare.js",
        "comparisons/places.png",
        "data/toys.html",
        "everything.html",
        "figures/toy/curves.png",
        "index.html",
        "live.html",
        "made.js",
        "manifest.json",
        *(f"questions/{name}.html" for name in QUESTIONS),
        "runs/toy.html",
        "search-index.js",
        *sorted(f"static/{path.name}" for path in STATIC.iterdir()),
        "surveys/toys/balance.png",
        "surveys/toys/balance.webp",
        "views/toy/curves.js",
    ]


def test_names_are_escaped(workspace: Path) -> None:
    prepare(workspace, {**CARD, "title": EVIL}, title=EVIL)
    for name, content in build(workspace).items():
        if name.endswith(".html"):
            assert all(parse(content).scripts), name
            assert "alert" not in "".join(parse(content).attributes), name
            unanswered = "No run of this report can answer this" in content.decode()
            nameless = unanswered or name in NAMELESS
            assert nameless or "&lt;script&gt;" in content.decode(), name


def test_a_site_that_cannot_be_mailed_says_so_and_what_weighs_most(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(workspace, CARD)
    (workspace / "reports/surveys/toys/balance.png").write_bytes(PNG.ljust(2_000_000, b"x"))
    monkeypatch.setattr(room, "SENT", 1_500_000)
    _, said = site.build(["toy"], [0, 1], workspace / "site")
    text = said.replace("\u00a0", " ")
    assert re.match(r"the site has \d\.\d MB, more than the 1\.5 MB that can be mailed", text)
    assert "its heaviest part is the pictures of data sets, 2.0 MB: name fewer runs" in text


def test_a_command_on_a_page_is_quoted_for_the_shell(workspace: Path) -> None:
    prepare(workspace, CARD)
    inputs = read(["toy"], [0])
    run = replace(inputs.runs[0], name="$(rm x)")
    run = replace(run, album=run.album.only([]), views=[])
    page = site.render(replace(inputs, runs=[run]), [])["runs/$(rm x).html"]
    command = "lookinside draw 'figures/$(rm x)/curves'"
    assert f"<code>{command}</code>" in unescape(page.decode())


def test_a_chart_across_runs_offers_its_table(workspace: Path) -> None:
    prepare(workspace, CARD)
    path = workspace / "reports/comparisons/index.json"
    board = {**read_json(path)[0], "name": "scoreboard", "section": "Beside the notebooks"}
    write_json(path, [board])
    built = build(workspace)
    assert '<a href="comparisons/scoreboard.csv" download>CSV</a>' in built["index.html"].decode()
    header, row = built["comparisons/scoreboard.csv"].decode().splitlines()
    assert header.startswith("run,notebook,quantity,reference,ours,low,high")
    assert row.startswith('toy,N3,"test accuracy, last step",0.93,0.92,0.91,0.93')


def test_nothing_is_loaded_from_elsewhere_and_every_link_leads_somewhere(workspace: Path) -> None:
    prepare(workspace, CARD)
    built = build(workspace)
    for name, content in built.items():
        if not name.endswith(".html"):
            continue
        page = parse(content)
        names = re.findall(r'\sid="([^"]+)"', content.decode())
        assert len(names) == len(set(names)), name
        for wanted in [*page.loads, *page.links]:
            if not wanted.startswith(("#", "data:,")):
                target = (workspace / "site" / name).parent / wanted.partition("#")[0]
                assert target.resolve().is_file(), wanted
    assert b"url(" not in built["static/style.css"]
    assert b"@import" not in built["static/style.css"]


def test_pictures_have_their_size_and_words(workspace: Path) -> None:
    prepare(workspace, CARD)
    (image,) = parse(build(workspace)["runs/toy.html"]).images
    assert (image["width"], image["height"]) == ("1280", "900")
    assert image["alt"] == 'Two charts, "quoted".'
    assert image["loading"] == "lazy"


def test_what_moves_stands_still_for_those_who_want_it_so_and_on_paper(workspace: Path) -> None:
    prepare(workspace, CARD)
    page = build(workspace)["data/toys.html"].decode()
    (source,) = re.findall("<picture><source ([^>]*)><img [^>]*></picture>", page)
    assert 'srcset="../surveys/toys/balance.webp"' in source
    assert 'media="screen and (prefers-reduced-motion: no-preference)"' in source
    assert 'width="640" height="480"' in source
    assert '<button type="button" data-film>Stop the film</button>' in page
    assert b"<picture>" not in build(workspace)["runs/toy.html"]


def test_the_front_page_tells_of_as_many_notebooks_as_there_are_runs_of(workspace: Path) -> None:
    prepare(workspace, CARD)
    assert "One teaching notebook about small" in visible(build(workspace)["index.html"])
    path = workspace / "data/evaluations/toy-0/about.json"
    write_json(path, {**read_json(path), "notebook": None})
    assert "teaching notebook" not in visible(build(workspace)["index.html"])


def test_weights_that_are_best_and_last_are_said_to_be_one(workspace: Path) -> None:
    prepare(workspace, CARD)
    apart, one = (
        "the last are those of step",
        "which was the last, so they are those of the last step",
    )
    assert apart in visible(build(workspace)["runs/toy.html"])
    for path in workspace.glob("reports/metrics/toy-*.json"):
        found = read_json(path)
        write_json(path, found | {"best_step": found["steps"]})
    page = visible(build(workspace)["runs/toy.html"])
    assert one in page
    assert apart not in page


def test_stand_in_results_are_titled_as_such(workspace: Path) -> None:
    prepare(workspace, STAND_IN)
    built = build(workspace)
    page = visible(built["runs/toy.html"])
    assert "Stand-in data Everything on this page was made with “Drawn shapes" in page
    assert "The images are drawn." in page
    assert "not comparable" in page
    index = visible(built["index.html"])
    assert "stand-in data" in index
    assert "not set against it 92.00 %" in index
    assert "93.00 % 92.00 %" not in index
    assert all(b"CIFAR" not in content for content in built.values())


def test_real_data_carry_no_banner(workspace: Path) -> None:
    prepare(workspace, CARD)
    built = build(workspace)
    assert b'class="banner"' not in built["runs/toy.html"]
    assert "stand-in" not in visible(built["index.html"])


def test_the_numbers_are_on_the_pages(workspace: Path) -> None:
    prepare(workspace, CARD)
    built = build(workspace)
    page, index = visible(built["runs/toy.html"]), visible(built["index.html"])
    assert "best on validation 93.00 % 92.00 % to 94.00 % 0.2500 95.00 %" in page
    assert "last step 92.00 % 91.00 % to 93.00 % 0.2500 94.00 %" in page
    assert "784" in page
    assert "7,850" in page
    assert "test loss, last step mean of 2 seeds, worst 0.3000, best 0.2000 none printed" in index
    assert "1,000 for training, 100 for validation, 100 for testing" in index
    assert "toys.gz 11.6 MB ffffffffffff" in index
    assert f'title="SHA-256 {"f" * 64}"'.encode() in built["index.html"]
    assert "match the published ones" in index


def test_the_exported_networks_are_on_the_index(workspace: Path) -> None:
    prepare(workspace, STAND_IN)
    html = build(workspace)["index.html"]
    index = visible(html)
    assert "in batches of 97 and of 997, and on the first 100 one at a time" in index
    named = "toy Drawn shapes (stand-in data) stand-in data data/exports/toy/model."
    found = "31.4 kB eeeeeeeeeeee 1.3e-06 rounding explains 1.9e-03"
    assert f"{named}onnx {found} 0 of 100 images" in index
    assert f"{named}pt2 {found} gives no classes" in index
    assert f'title="SHA-256 {"e" * 64}"'.encode() in html


def test_a_class_without_test_images_has_no_bar(workspace: Path) -> None:
    prepare(workspace, CARD)
    html = build(workspace)["runs/toy.html"]
    assert "cat 100.0 % dog no images <script>" in unescape(visible(html))
    assert html.count(b'class="bar"') == 2


def test_a_row_shows_its_interval_and_its_seeds(workspace: Path) -> None:
    prepare(workspace, CARD)
    built = build(workspace)
    index = visible(built["index.html"])
    seeds = "mean of 2 seeds, worst 91.50 %, best 92.50 %"
    assert f"test accuracy, last step {seeds} 93.00 % 92.00 % 91.00 % to 93.00 % inside" in index
    assert "none printed 0.2500 no interval" in index
    own = visible(built["runs/toy.html"])
    assert b'href="runs/' not in built["runs/toy.html"]
    best = "with the weights that are best on validation: 93.10 % 93.00 % 92.00 %"
    assert f"toy N3 test accuracy, last step {seeds} {best} 91.00 % to 93.00 % inside" in own
    path = workspace / "reports/scoreboard/scoreboard.json"
    rows = [{**row, "seeds": [0], "best_validation": None} for row in read_json(path)["rows"]]
    write_json(path, {"rows": rows})
    built = build(workspace)
    assert "worst" not in visible(built["index.html"])
    unmeasured = "last step not measured with the weights that are best on validation 93.00 %"
    assert unmeasured in visible(built["runs/toy.html"])


def test_an_interval_is_told_by_the_number_of_seeds(workspace: Path) -> None:
    prepare(workspace, CARD)
    path = workspace / "reports/scoreboard/scoreboard.json"
    rows = read_json(path)["rows"]
    write_json(path, {"rows": [{**row, "seeds": [0, 1]} for row in rows]})
    several = visible(build(workspace)["index.html"])
    assert "The interval is where one more run should fall, 95 times in 100; the" in several
    assert "interval for one more run" in several
    assert "test images alone" not in several
    write_json(path, {"rows": [{**row, "seeds": [0]} for row in rows]})
    built = build(workspace)
    one = visible(built["index.html"])
    assert "The interval is the chance in the test images alone: with one seed" in one
    outside = "so the result of another training lies outside it more often than 5 times in 100"
    assert f"is not known, {outside}; the verdict" in one
    for page in (one, visible(built["runs/toy.html"])):
        assert "interval of these images alone" in page
        assert "for one more run" not in page


def test_two_builds_have_the_same_bytes(workspace: Path) -> None:
    prepare(workspace, CARD)
    first = build(workspace)
    (workspace / "site/left over.html").write_text("from an older build")
    again = build(workspace)
    for built in (first, again):
        del built[made.NAME]  # it tells the minute
    assert again == first


@pytest.mark.parametrize(
    "file",
    [
        "data/evaluations/toy-0/about.json",
        "data/cards/toys.json",
        "reports/metrics/toy-1.json",
        "reports/figures/toy/index.json",
        "reports/figures/toy/curves.png",
        "reports/comparisons/index.json",
        "reports/comparisons/places.png",
        "reports/surveys/toys/index.json",
        "reports/surveys/toys/balance.png",
        "reports/surveys/toys/balance.webp",
        "reports/scoreboard/scoreboard.json",
        "reports/scoreboard/shared.json",
        "reports/scoreboard/parity.json",
    ],
)
def test_missing_and_damaged_inputs_are_named_and_the_old_site_stays(
    workspace: Path, file: str
) -> None:
    prepare(workspace, CARD)
    before = build(workspace)
    (workspace / file).write_text('[{"half": ')
    with pytest.raises(UserError, match=f"{file} is damaged"):
        build(workspace)
    (workspace / file).unlink()
    with pytest.raises(UserError, match=f"{file} is missing"):
        build(workspace)
    assert (workspace / "site/index.html").read_bytes() == before["index.html"]


def test_a_missing_number_is_named_with_its_file(workspace: Path) -> None:
    card = copy.deepcopy(CARD)
    del card["provenance"]["licence"]
    prepare(workspace, card)
    with pytest.raises(UserError, match=r"data/cards/toys.json lacks provenance.licence"):
        build(workspace)


def test_no_run_is_refused() -> None:
    with pytest.raises(UserError, match="names no run"):
        site.build([], [0], Path("nowhere"))


def test_words() -> None:
    assert words.sentence("in order") == "In order."
    assert words.sentence("") == ""
    assert words.size(999) == "999\u00a0bytes"
    assert words.quantity(0.1556, "test loss, last step") == "0.1556"
    assert words.quantity(0.989, "test accuracy, last step") == "98.90\u00a0%"
    assert words.md5(None).startswith("not checkable")


@pytest.mark.parametrize("task", ["reconstruct", "variational"])
def test_an_autoencoders_page_has_its_own_figures(workspace: Path, task: str) -> None:
    prepare(workspace, CARD, task=task)
    site = build(workspace)
    page = visible(site["runs/toy.html"])
    assert "36.62 36.29 to 36.95" in page
    assert ("31.50 5.1250" in page) == (task == "variational")
    assert ("of one code drawn for each image" in page) == (task == "variational")
    assert "76.59 %" in page
    assert "linear code of 2 values that loses least (principal components of the training" in page
    back = "per pixel of 0.0300." if task == "reconstruct" else "per image of 23.52."
    assert f"of 43.21 % and gives images back with a squared error {back}" in page
    assert "50 % as in training 0.0450 0.0440 to 0.0460" in page
    assert "has an error of 0.0670." in page
    assert "Accuracy by class" not in page
    meaning = "squared error per pixel" if task == "reconstruct" else "squared error and nats"
    assert meaning in visible(site["index.html"])


def test_every_figure_names_versions(workspace: Path) -> None:
    prepare(workspace, CARD)
    across = workspace / "reports/comparisons/index.json"
    board = {**read_json(across)[0], "name": "board", "section": "Beside the notebooks"}
    board["drawn_with"] = {"matplotlib": "3.toy"}
    write_json(across, [*read_json(across), board])
    built = build(workspace)
    counted = {
        name: (html.count(b"<summary>How this was made"), html.count(b"<dt>Versions</dt><dd>torch"))
        for name, html in built.items()
        if name.endswith(".html") and b"<summary>How this was made" in html
    }
    assert set(counted) == {
        *("index.html", "data/toys.html", "runs/toy.html", "questions/invariance.html"),
    }
    assert all(figures == versions for figures, versions in counted.values())
    assert b", matplotlib 3.toy</dd>" in built["index.html"]


def test_versions_that_differ_between_runs_are_all_named() -> None:
    found = words.together([{"torch": "2.1", "numpy": "2"}, {"torch": "2.2", "numpy": "2"}])
    assert found == {"torch": "2.1 or 2.2", "numpy": "2"}


def test_what_a_run_has_otherwise_is_said_on_its_page(workspace: Path) -> None:
    prepare(workspace, CARD)
    page = build(workspace)["runs/toy.html"]
    assert f"Chosen here, as {EVIL}." in unescape(visible(page))


def test_a_verdict_that_needs_a_word_carries_no_colour(workspace: Path) -> None:
    prepare(workspace, STAND_IN)
    page = build(workspace)["index.html"].decode()
    assert 'class="verdict unsure">not comparable' in page
    assert 'class="verdict inside"' not in page


def test_runs_that_no_notebook_has_a_figure_of_stand_by_themselves(workspace: Path) -> None:
    prepare(workspace, CARD)
    page = visible(build(workspace)["index.html"])
    before, after = page.split("Runs whose figure no notebook printed")
    assert "test accuracy, last step" in before
    assert "test loss, last step" not in before
    assert "test loss, last step" in after


def test_a_data_set_has_a_page_with_its_survey_that_others_lead_to(workspace: Path) -> None:
    prepare(workspace, STAND_IN)
    built = build(workspace)
    page = parse(built["data/toys.html"])
    assert [image["src"] for image in page.images] == ["../surveys/toys/balance.png"]
    assert "../runs/toy.html" in page.links
    said = visible(built["data/toys.html"])
    assert "Stand-in data Everything on this page was made with “Drawn shapes" in said
    assert "in the order of the files" in said.lower()
    assert "data/toys.html" in parse(built["index.html"]).links
    assert "../data/toys.html" in parse(built["runs/toy.html"]).links


def test_benchmarks_have_a_page_that_the_front_page_leads_to(workspace: Path) -> None:
    prepare(workspace, CARD)
    made = {"date": "2026-11-28", "processor": EVIL, "cores": 1, "busy": 0.5, "versions": {}}
    columns = [{"key": "run", "title": "run", "unit": ""}, {"key": "x", "title": "x", "unit": "ms"}]
    rows = [{"run": EVIL, "x": {"median": 2.0, "low": 1.0, "high": 3.0}}]
    told = {"title": "Training", "about": [], "columns": columns, "rows": rows, "made": made}
    write_json(workspace / "reports/benchmarks/training.json", told)
    built = build(workspace)
    assert "benchmarks.html#training" in parse(built["index.html"]).links
    assert f"{EVIL} 2.00 1.00 to 3.00" in unescape(visible(built["benchmarks.html"]))
    assert b"reports/benchmarks/training.json" in built["manifest.json"]


def test_without_benchmarks_the_page_still_has_what_stages_took(workspace: Path) -> None:
    prepare(workspace, CARD)
    built = build(workspace)
    assert "benchmarks.html#stage-costs" in parse(built["index.html"]).links
    assert b'id="stage-costs"' in built["benchmarks.html"]
    assert "Nobody has measured here how fast runs train" in visible(built["benchmarks.html"])


def test_the_variables_are_listed_by_shape(workspace: Path) -> None:
    prepare(workspace, CARD)
    page = visible(build(workspace)["runs/toy.html"])
    assert "logits.weight 10 \N{MULTIPLICATION SIGN} 784 7,840" in page
    assert "logits.bias not trained 10 10" in page


@pytest.mark.parametrize(
    ("names", "cover"),
    [
        (["samples", "weight_maps-logits", "distributions-weights", "mistakes"], 1),
        (["reconstructions", "filters-conv1"], 0),
        (["filters_over_training-conv1", "filters-conv1", "filters-conv2"], 1),
        (["samples", "distributions-weights"], 1),
    ],
)
def test_the_cover_is_the_picture_that_tells_most(names: list[str], cover: int) -> None:
    run = Run("toy", {}, {}, {}, Album([{"name": name} for name in names], {}))
    assert run.cover == {"name": names[cover]}


def test_why_a_verdict_is_unsure_is_said_once_below_the_table(workspace: Path) -> None:
    prepare(workspace, STAND_IN)
    page = build(workspace)["index.html"].decode()
    assert page.count('<li id="why-1">The images are drawn.</li>') == 1
    assert '<a href="#why-1" aria-label="why: note 1">1</a>' in page
    assert "whys" not in visible(page.encode())


def test_the_questions_are_cards_that_lead_to_their_pages(workspace: Path) -> None:
    prepare(workspace, CARD)
    built = build(workspace)
    page = parse(built["index.html"])
    asked = [link for link in page.links if link.startswith("questions/") and "#" not in link]
    assert asked == [f"questions/{name}.html" for name in ASKED]
    assert "comparisons/places.png" not in built["index.html"].decode()


def test_every_page_says_where_it_is(workspace: Path) -> None:
    prepare(workspace, CARD)
    built = build(workspace)
    current = {
        name: re.findall(r'<a [^>]*aria-current="\w+"[^>]*>(\w+)', page.decode())
        for name, page in built.items()
        if name.endswith(".html")
    }
    assert current == {
        **{"index.html": ["lookinside"], "compare.html": ["Compare"], "live.html": ["Draw"]},
        **{"data/toys.html": ["Data"], "everything.html": ["Index"], "benchmarks.html": []},
        **{f"questions/{name}.html": ["Questions"] for name in ASKED},
        "runs/toy.html": ["Runs"],
    }
    assert b'<span aria-hidden="true">/</span> <span>benchmarks</span>' in built["benchmarks.html"]
    assert all(b'<p id="made">' in built[name] for name in current)


def test_a_notebook_is_a_card_with_a_picture_and_its_runs(workspace: Path) -> None:
    prepare(workspace, CARD)
    page = build(workspace)["index.html"].decode()
    (shelf,) = re.findall(r'<article class="shelf".*?</article>', page, re.DOTALL)
    assert 'src="figures/toy/curves.png"' in shelf
    assert "--wide:200.0%;--right:-25.0%;--down:-50.0%;--above:50.0%;--below:0.0%" in shelf
    assert "N3 Autoencoders and classifiers How few numbers" in visible(shelf.encode())
    assert "None of the runs that would tell is in this report. A toy run 92.00" in visible(
        shelf.encode()
    )
    assert re.search(r"92\.00.%<span class=\"under\">right</span></span></li>", shelf)
    front = visible(page.encode())
    assert re.search(r"N3 is a teaching notebook ?, introduced below\.", front)
    assert "from the data named below, except what a notebook printed, which is named as" in front
    (link,) = set(re.findall(r'class="quiet" href="#([^"]+)">N\d</a>', page))
    assert f'<h3 id="{link}">' in page


def test_the_pipeline_is_drawn_and_listed(workspace: Path) -> None:
    prepare(workspace, CARD)
    page = build(workspace)["index.html"]
    said = visible(page)
    times = "1 run \N{MULTIPLICATION SIGN} 2 seeds"
    assert f"train ({times}) : Train a run." in said
    assert "report : Build the site. Needs train." in said
    assert page.count(b'<svg class="graph') == 2
    (workspace / "data/sources/pipeline.yaml").write_text("stages: [")
    with pytest.raises(UserError, match=r"pipeline\.yaml is damaged"):
        build(workspace)


def test_the_layers_are_drawn_with_their_shares(workspace: Path) -> None:
    prepare(workspace, CARD)
    page = build(workspace)["runs/toy.html"]
    said = visible(page)
    assert "image what it is given, flattened 1 \N{MULTIPLICATION SIGN} 28" in said
    assert "logits dense 10 7.85 k weights 7.84 k multiply-adds" in said
    assert page.count(b"--share:100.0%") == 2
    path = workspace / "data/evaluations/toy-0/about.json"
    about = read_json(path)
    del about["layers"][1]["multiply_adds"]
    write_json(path, about)
    with pytest.raises(UserError, match=r"about\.json lacks multiply_adds"):
        build(workspace)
