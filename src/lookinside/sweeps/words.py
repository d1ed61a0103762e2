"""How a combination reads."""

from lookinside.config.sweep import Combination, Sweep


def differing(sweep: Sweep, combination: Combination) -> str:
    """The options other than the first of their choice: what a combination changes of the run."""
    return apart(combination, sweep.combinations()[0]) or "nothing changed"


def apart(combination: Combination, other: Combination) -> str:
    """The options of a combination that another one does not have."""
    return whole({choice: to for choice, to in combination.items() if to != other[choice]})


def whole(combination: Combination) -> str:
    """All options of a combination."""
    return ", ".join(f"{choice} {option}" for choice, option in combination.items())
