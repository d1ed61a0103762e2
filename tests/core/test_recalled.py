"""What resolved hashes were made of, where no note says it any more."""

from lookinside.core import hashed, paths
from lookinside.core.files import read_json, write_json, write_yaml
from lookinside.core.recalled import recall


def test_what_was_resolved_elsewhere_is_recalled_and_what_is_damaged_passed_over(
    resolve, monkeypatch
):
    resolve("mnist_cnn")
    reads = read_json(paths.RESOLVED / "runs/mnist_cnn.json")["reads"]["probe"]
    monkeypatch.setattr(hashed, "_known", {})
    for name in ("a_list", "cut"):
        write_json(paths.RESOLVED / f"runs/{name}.json", {"reads": {"train": "nobody knows"}})
    write_yaml(paths.RESOLVED / "runs/a_list.yaml", ["reads"])
    (paths.RESOLVED / "runs/cut.yaml").write_bytes(b"code: {\xff")
    assert hashed.parts_of(reads) is None
    assert recall()
    assert set(hashed.parts_of(reads)) == {"dataset", "model", "probes", "code"}
    for name in ("a_list", "cut"):
        (paths.RESOLVED / f"runs/{name}.yaml").unlink()
    assert not recall()
