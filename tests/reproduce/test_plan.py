"""The order of stages, on graphs of a few names."""

from hypothesis import given
from hypothesis import strategies as st

from lookinside.reproduce.plan import Plan

NEEDS = {
    "fetch": [],
    "compose": ["fetch"],
    "survey": ["fetch"],
    "train@a": ["compose"],
    "evaluate@a": ["train@a"],
    "train@b": ["compose"],
    "evaluate@b": ["train@b"],
    "compare": ["evaluate@a", "evaluate@b"],
    "report": ["compare", "survey"],
}


def run_all(plan: Plan) -> list[str]:
    """Run one stage at a time; their names."""
    ran = []
    while plan.ready:
        ran.append(plan.take())
        plan.finish(ran[-1])
    return ran


def test_the_longest_way_to_the_end_comes_first():
    assert run_all(Plan(NEEDS, lambda _: True)) == [
        "fetch",
        "compose",
        "train@a",
        "train@b",
        "evaluate@a",
        "evaluate@b",
        "survey",
        "compare",
        "report",
    ]


def test_what_is_ready_runs_side_by_side():
    plan = Plan(NEEDS, lambda _: True)
    assert (plan.ready, plan.left) == (["fetch"], 9)
    plan.finish(plan.take())
    assert (plan.ready, plan.left) == (["compose", "survey"], 8)
    assert [plan.take(), plan.take()] == ["compose", "survey"]
    assert (plan.ready, plan.left) == ([], 8)
    plan.finish("survey")
    assert (plan.ready, plan.left) == ([], 7)
    plan.finish("compose")
    assert (plan.ready, plan.left) == (["train@a", "train@b"], 6)


def test_nothing_stale_nothing_to_do():
    plan = Plan(NEEDS, lambda _: False)
    assert (plan.ready, plan.left) == ([], 0)


def test_whether_a_stage_is_stale_is_asked_once_what_it_reads_is_done():
    asked, stale = [], {"train@a"}

    def ask(name):
        asked.append(name)
        return name in stale

    plan = Plan(NEEDS, ask)
    assert plan.ready == ["train@a"]
    assert asked == ["fetch", "compose", "survey", "train@a", "train@b", "evaluate@b"]
    stale.add("evaluate@a")
    assert run_all(plan) == ["train@a", "evaluate@a"]
    assert sorted(asked) == sorted(NEEDS)


@given(st.data())
def test_every_stage_waits_for_what_it_depends_on(data):
    count = data.draw(st.integers(1, 12))
    needs = {
        str(name): [str(each) for each in data.draw(st.sets(st.integers(0, name - 1)))]
        if name
        else []
        for name in range(count)
    }
    stale = data.draw(st.sets(st.sampled_from(sorted(needs))))
    plan = Plan(needs, stale.__contains__)
    running, done = [], set(needs) - stale
    while plan.ready or running:
        while plan.ready and len(running) < 3:
            name = plan.take()
            assert set(needs[name]) <= done
            running.append(name)
        name = running.pop(data.draw(st.integers(0, len(running) - 1)))
        done.add(name)
        plan.finish(name)
    assert done == set(needs)
    assert plan.left == 0
