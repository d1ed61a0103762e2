"""Values that refer to others: in one step they may, in several they could swell."""

import pytest

from lookinside.config.compose import compose_run
from lookinside.config.params import read_params
from lookinside.config.references import refuse_chains
from lookinside.core.errors import UserError


@pytest.mark.parametrize(
    "text",
    ["${a.b}", "${.c}", "${..x}", "${oc.select:a.b,3}", "${list[1]}", "${list.0}", "${nope}", "$a"],
)
def test_a_value_may_refer_to_plain_ones(text):
    refuse_chains({"x": 1, "list": [1, {"y": 2}], "a": {"b": [1, "${x}"[:0]], "c": 2, "of": text}})


@pytest.mark.parametrize(
    "text",
    [
        "${a}",
        "${a.b}",
        "${.b}",
        "${..a}",
        "${oc.select:a.b,3}",
        "${list[1]}",
        "${a.${x}}",
        "${a[b]}",
    ],
)
def test_a_value_may_not_refer_to_what_refers_in_turn(text):
    values = {"x": 1, "list": [1, ["${x}"]], "a": {"b": "${x}", "of": text}}
    with pytest.raises(ValueError, match=r"^a\.of refers to what refers to other values in turn"):
        refuse_chains(values)


def composed(*words):
    params = read_params()
    return compose_run(
        "mnist_cnn", params.model_copy(update={"overrides": {"mnist_cnn": [*words]}})
    )


@pytest.mark.parametrize(
    "swelling", ["'{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}'", "[{0},{0},{0},{0},{0},{0}]"]
)
def test_a_configuration_that_swells_is_refused_before_it_does(swelling):
    levels = [f"+model.a{each + 1}=" + swelling.format(f"${{model.a{each}}}") for each in range(12)]
    with pytest.raises(UserError, match=r"model\.a2\S* refers to what refers to other values"):
        composed("+model.a0=xxxxxxxxxx", *levels)


def test_a_value_that_is_missing_is_named():
    with pytest.raises(UserError, match=r"^run mnist_cnn: the key title must be given$"):
        composed("title='???'")
