"""The stage that matches the features of several seeds."""

import runpy
from pathlib import Path

import numpy as np
import yaml

from lookinside.core import paths
from lookinside.core.files import write_yaml


def test_seeds_are_matched_once_and_one_seed_has_nothing_to_match(train_run):
    for seed in (0, 1):
        folder = f"data/runs/translated_mlp-{seed}"
        train_run("translated_mlp", "model.hidden=[6]", seed=seed, folder=folder)
    out = paths.MATCHES / "translated_mlp.npz"
    left_over = paths.MATCHES / "gone.npz"

    def match(*seeds, code="code"):
        path = Path("params.yaml")
        write_yaml(path, {**yaml.safe_load(path.read_text()), "seeds": list(seeds)})
        stages = {"match": {"runs": ["translated_mlp"], "code": code}}
        write_yaml(paths.RESOLVED / "stages.yaml", stages)
        before = out.read_bytes() if out.exists() else None
        stamp = out.stat().st_mtime_ns if out.exists() else None
        runpy.run_path("pipelines/match.py")["main"]()
        with np.load(out) as arrays:
            found = {name: arrays[name] for name in arrays.files}
        return found, out.stat().st_mtime_ns != stamp, out.read_bytes() == before

    assert set(match(0)[0]) == {"seeds", "made_from"}
    left_over.write_bytes(b"")
    found, computed, _ = match(0, 1)
    assert computed
    assert not left_over.exists()
    assert found["seeds"].tolist() == [0, 1]
    assert found["dense1/alike"].shape == found["dense1/chance"].shape == (1, 6)
    assert found["dense1/pictures"].shape == (2, 6, 1, 16, 16)
    assert not match(0, 1)[1]
    out.write_bytes(out.read_bytes()[:-5])
    whole, computed, _ = match(0, 1)
    assert computed
    assert all(np.array_equal(whole[name], found[name]) for name in found)
    assert match(0, 1, code="other code")[1]
