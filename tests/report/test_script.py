"""Data for pages: whole, and no way out of their script."""

import json

import pytest

from lookinside.report.script import as_script


def test_a_script_gives_its_value_under_its_path() -> None:
    said = as_script("views/toy/units.js", {"b": [1, 0.5], "a": None}).decode()
    assert said == 'lookinside.give(...["views/toy/units.js",{"a":null,"b":[1,0.5]}]);\n'


def test_no_name_ends_a_script_or_starts_markup() -> None:
    value = {"</script><!--": "<script>&\u2028"}
    said = as_script("x.js", value).decode()
    assert not set("<>&\u2028") & set(said)
    assert json.loads(said[len("lookinside.give(...") : -3]) == ["x.js", value]


def test_what_json_can_not_say_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_script("x.js", float("nan"))
