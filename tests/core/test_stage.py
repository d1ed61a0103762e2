import errno
import os

import pytest

from lookinside.core import paths, stage
from lookinside.core.errors import UserError, plainly
from lookinside.core.files import read_yaml, write_yaml


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
