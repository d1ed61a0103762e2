"""The part of a configuration that a stage reads."""

from omegaconf import OmegaConf

from lookinside.core.keys import select


def test_select_keeps_dotted_keys_nested():
    config = OmegaConf.create({"a": {"b": 1, "c": 2}, "d": 3})
    assert OmegaConf.to_container(select(config, ["a.b", "d"])) == {"a": {"b": 1}, "d": 3}
