"""Stage `export`: hand a trained network on as torch's .pt2 and as ONNX, checked against itself."""

import hashlib
from dataclasses import asdict

import torch

from lookinside.core import arithmetic, paths, runfolder, stage
from lookinside.core.files import whole, write_json
from lookinside.data import store
from lookinside.export import browser, capture, reload
from lookinside.export.about import about, output_name
from lookinside.export.parity import BATCHES, SINGLY, eager, measure


def main(run: str, seed: str) -> None:
    """Write both files and their parity, but nothing if one differs by more than rounding."""
    arithmetic.settle()
    config = stage.configuration("export", run)
    prepared = paths.PREPARED / f"{config.dataset.name}.safetensors"
    dataset = store.load(prepared, config.dataset.sha256)
    model = runfolder.load_model(paths.RUNS / f"{run}-{seed}")
    model = model.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    expected = eager(model, dataset.test)
    outputs = expected.shape[1:]
    facts = about(run, int(seed), config.dataset, outputs)
    program = capture.capture(model, dataset.shape)
    files = {
        "model.pt2": (capture.as_pt2(program, facts), reload.pt2),
        "model.onnx": (capture.as_onnx(program, facts, output_name(outputs)), reload.onnx),
    }
    found = {}
    for name, (content, loaded) in files.items():
        parity = measure(expected, loaded(content), dataset.test)
        parity.refuse(f"{name} of {run}")
        sha256 = hashlib.sha256(content).hexdigest()
        found[name] = {**asdict(parity), "bytes": len(content), "sha256": sha256}
    for name, (content, _) in files.items():
        with whole(paths.EXPORTS / run / name) as partial:
            partial.write_bytes(content)
    count = len(dataset.test)
    checked = {"images": count, "batches": BATCHES, "singly": min(SINGLY, count), "files": found}
    write_json(paths.EXPORTS / run / "parity.json", {**facts, **checked})
    pages = {**facts, **browser.network(model, dataset.shape)}
    write_json(paths.EXPORTS / run / "network.json", pages)
    largest = ", ".join(f"{entry['difference']:.1e} ({name})" for name, entry in found.items())
    print(f"{run}: largest difference on {count:,} test images {largest}")


if __name__ == "__main__":
    stage.run(main)
