"""Other data than the embedded digits, through the whole pipeline: one's own, and the stand-in."""

import numpy as np
import pytest
import yaml
from PIL import Image

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pipeline")]


def add_run(pipeline, run, dataset, source, recipe, folder=None, wanted="local"):
    """Add a data set and an experiment, as CONTRIBUTING says."""
    conf = pipeline.folder / "conf"
    data = {"name": dataset, "title": "My own images", "source": source, "recipe": recipe}
    if wanted == "local":
        (conf / f"data/{dataset}.yaml").write_text(yaml.safe_dump(data))
    experiment = {
        "defaults": [{"override /data": dataset}, {"override /model": "convnet"}],
        "name": run,
        "title": "A CNN",
        "trainer": {"batch_size": 10, "steps": 6},
    }
    text = "# @package _global_\n" + yaml.safe_dump(experiment, sort_keys=False)
    (conf / f"experiment/{run}.yaml").write_text(text)
    pipeline.set_params(
        runs=[run],
        overrides={},
        folder=str(folder) if folder else None,
        sources={"mnist": "embedded", source: wanted},
        mirrors={},
        datasets={"mnist": "mnist", dataset: source},
    )


def pages(pipeline):
    site = pipeline.folder / "reports/site"
    return {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*.html")}


@pytest.mark.parametrize("colour", [False, True])
def test_ones_own_folder_of_images_needs_one_config_and_no_code(pipeline, tmp_path, colour):
    source = np.random.default_rng(0)
    for part, count in (("train", 24), ("test", 6)):
        for name, low in (("Dark ones", 0), ("bright", 120)):
            folder = tmp_path / "own/leaves" / part / name
            folder.mkdir(parents=True)
            for number in range(count):
                shape = (20, 20, 3) if colour else (20, 20)
                pixels = source.integers(low, low + 120, size=shape, dtype=np.uint8)
                Image.fromarray(pixels).save(folder / f"{number}.png")
    recipe = {"_target_": "lookinside.data.recipes.images", "split": "official"}
    add_run(pipeline, "leaves_cnn", "leaves", "leaves", recipe, tmp_path / "own")
    pipeline.repro()
    card = pipeline.json("data/cards/leaves.json")
    assert card["classes"] == ["Dark ones", "bright"]
    assert card["shape"] == [3 if colour else 1, 20, 20]
    assert not card["comparable"]
    page = pages(pipeline)["runs/leaves_cnn.html"]
    assert "My own images" in page
    assert str(tmp_path) not in "".join(pages(pipeline).values())


def test_the_stand_in_is_labelled_and_never_called_what_it_stands_for(pipeline):
    add_run(pipeline, "shapes_cnn", "cifar10_gray", "cifar10", {}, wanted="embedded")
    pipeline.repro()
    for name, page in pages(pipeline).items():
        assert "stand-in data" in page, name
        assert "CIFAR" not in page, name
    board = (pipeline.folder / "reports/scoreboard/scoreboard.md").read_text()
    assert "stand-in data" in board
    assert "not comparable" in board
    for title in ("data/cards/cifar10_gray.json", "reports/figures/shapes_cnn/index.json"):
        assert "CIFAR" not in (pipeline.folder / title).read_text(), title
