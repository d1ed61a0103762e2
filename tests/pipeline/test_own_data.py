"""Other data than the embedded digits, through the whole pipeline: one's own, and the stand-in."""

import imageio.v3 as iio
import numpy as np
import pytest
import yaml
from PIL import Image

from tiny_pipeline import FEW_UNITS, SMALL, switched_off

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pipeline, once more")]


def add_experiment(pipeline, run, **options):
    """Write an experiment that chooses these options of groups, as CONTRIBUTING says."""
    experiment = {
        "defaults": [{f"override /{group}": option} for group, option in options.items()],
        "name": run,
        "title": "A run of my own",
        "trainer": {"batch_size": 10, "steps": 6},
    }
    text = "# @package _global_\n" + yaml.safe_dump(experiment, sort_keys=False)
    (pipeline.folder / f"conf/experiment/{run}.yaml").write_text(text)


def add_run(pipeline, run, dataset, source, recipe, folder=None, wanted="local", looked=SMALL):
    """Add a data set and a CNN on it, looked into as overrides say."""
    data = {"name": dataset, "title": "My own images", "source": source, "recipe": recipe}
    if wanted == "local":
        (pipeline.folder / f"conf/data/{dataset}.yaml").write_text(yaml.safe_dump(data))
    add_experiment(pipeline, run, data=dataset, model="convnet")
    pipeline.set_params(
        runs=[run],
        overrides={run: [FEW_UNITS, "model.dense=[8]", *looked]},
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
    looked = [] if colour else SMALL  # The one in colour meets all that there is.
    add_run(pipeline, "leaves_cnn", "leaves", "leaves", recipe, tmp_path / "own", looked=looked)
    pipeline.repro()
    card = pipeline.json("data/cards/leaves.json")
    assert card["classes"] == ["Dark ones", "bright"]
    assert card["shape"] == [3 if colour else 1, 20, 20]
    assert not card["comparable"]
    page = pages(pipeline)["runs/leaves_cnn.html"]
    assert "My own images" in page
    assert str(tmp_path) not in "".join(pages(pipeline).values())


def test_a_film_and_a_folder_without_classes_need_one_config_each(pipeline, tmp_path):
    faces = tmp_path / "own/faces"
    faces.mkdir(parents=True)
    for number in range(30):
        Image.new("L", (12, 12), 8 * number).save(faces / f"{number:02}.jpg")
    frames = (
        np.zeros((120, 36, 64, 3), np.uint8) + np.arange(120, dtype=np.uint8)[:, None, None, None]
    )
    iio.imwrite(tmp_path / "own/walk.mp4", frames, plugin="pyav", codec="libx264", fps=4)
    recipes = {
        "walk": {"_target_": "lookinside.data.recipes.film", "every": 2.0, "size": 16},
        "faces": {"_target_": "lookinside.data.recipes.images"},
    }
    for name, recipe in recipes.items():
        config = {"name": name, "title": "My own", "source": name, "recipe": recipe}
        (pipeline.folder / f"conf/data/{name}.yaml").write_text(yaml.safe_dump(config))
    pipeline.set_params(
        folder=str(tmp_path / "own"),
        sources={"mnist": "embedded", "walk": "local", "faces": "auto"},
        datasets={"mnist": "mnist", "mnist_80_10_10": "mnist", "walk": "walk", "faces": "faces"},
    )
    ran = pipeline.repro("prepare")
    assert {name for name in ran if "mnist" not in name} == {
        *("fetch@walk", "fetch@faces", "prepare@walk", "prepare@faces"),
    }
    walk, faces = (pipeline.json(f"data/cards/{name}.json") for name in recipes)
    assert (walk["classes"], walk["shape"]) == (["walk"], [3, 16, 16])
    assert walk["images"] == {"train": 11, "validation": 2, "test": 2}
    assert walk["selection"].startswith("stills every 2 s of a film of 30 s, 64x36, 4 frames")
    assert walk["provenance"]["citation"] == "none: your own film"
    assert (faces["classes"], faces["shape"]) == (["faces"], [1, 12, 12])
    assert faces["images"] == {"train": 24, "validation": 3, "test": 3}
    assert pipeline.repro("prepare") == set()
    pipeline.edit("conf/data/walk.yaml", "every: 2.0", "every: 3.0")
    said = pipeline.fails("prepare")
    assert "prepare: walk.mp4, a film of 30 s" in said
    assert "gives 10 stills, one every 3 s, but 12 are the least" in said
    pipeline.edit("conf/data/walk.yaml", "every: 3.0", "every: 1.0")
    assert pipeline.repro("prepare") == {"prepare@walk"}

    add_experiment(pipeline, "walk_ae", data="walk", model="conv_autoencoder", task="reconstruct")
    add_experiment(pipeline, "faces_vae", data="faces", model="dense_vae", task="variational")
    looked = {
        "walk_ae": ["model.filters=[4,4]"],
        "faces_vae": [
            *("model.hidden=[16]", *switched_off("probes", "variational")),
            *switched_off("figures", "variational"),
        ],
    }
    pipeline.set_params(runs=["walk_ae", "faces_vae"], overrides=looked)
    pipeline.repro()
    for run in ("walk_ae", "faces_vae"):
        assert "Squared error per pixel" in pages(pipeline)[f"runs/{run}.html"]
        assert pipeline.json(f"data/exports/{run}/parity.json")["files"]["model.onnx"]
    add_experiment(pipeline, "walk_cnn", data="walk", model="convnet")
    pipeline.set_params(runs=["walk_cnn"])
    said = pipeline.fails()
    assert "run walk_cnn: model: there is one class only: to tell classes apart, two are" in said


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
