import errno
import os

import pytest
from omegaconf import OmegaConf

from lookinside.core import hashed, paths, stage
from lookinside.core.errors import UserError, plainly
from lookinside.core.files import read_json, read_yaml, write_json, write_yaml


def ended(error):
    with pytest.raises(SystemExit) as caught, plainly("fetch"):
        raise error
    return caught.value.code


def test_what_a_user_can_mend_ends_the_program_with_one_line():
    assert ended(UserError("do this")) == "fetch: do this"
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES), "some/file")
    assert ended(denied) == "fetch: some/file can't be used: Permission denied"


def test_what_a_user_cant_mend_keeps_its_traceback():
    for error in (ValueError("a bug"), OSError("without a file")):
        with pytest.raises(type(error)), plainly("fetch"):
            raise error


def test_a_stage_sees_only_what_it_tracks(resolve):
    resolve("mnist_cnn")
    config = stage.configuration("probe", "mnist_cnn")
    assert set(config) == {"dataset", "model", "probes", "code"}
    with pytest.raises(Exception, match="trainer"):
        config.trainer  # noqa: B018


def test_a_missing_key_or_other_code_is_one_sentence(resolve):
    resolve("mnist_cnn")
    path = paths.RESOLVED / "runs/mnist_cnn.yaml"
    whole = read_yaml(path)
    write_yaml(path, {**whole, "code": {**whole["code"], "probe": "other"}})
    with pytest.raises(UserError, match="the code of stage probe changed after"):
        stage.configuration("probe", "mnist_cnn")
    model = whole.pop("model")
    write_yaml(path, whole)
    with pytest.raises(UserError, match="the configuration has no key model: run `dvc repro`"):
        stage.configuration("probe", "mnist_cnn")
    write_yaml(path, {**whole, "model": {**model, "filters": [1]}})
    with pytest.raises(UserError, match=r"mnist_cnn.yaml was edited, or dvc.yaml after it"):
        stage.configuration("probe", "mnist_cnn")
    write_yaml(path, ["a list"])
    with pytest.raises(UserError, match=r"mnist_cnn.yaml is damaged"):
        stage.configuration("probe", "mnist_cnn")


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
    assert stage.recall()
    assert set(hashed.parts_of(reads)) == {"dataset", "model", "probes", "code"}
    for name in ("a_list", "cut"):
        (paths.RESOLVED / f"runs/{name}.yaml").unlink()
    assert not stage.recall()


def test_select_keeps_dotted_keys_nested():
    config = OmegaConf.create({"a": {"b": 1, "c": 2}, "d": 3})
    assert OmegaConf.to_container(stage.select(config, ["a.b", "d"])) == {"a": {"b": 1}, "d": 3}
