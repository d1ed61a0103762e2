"""How a combination reads."""

from lookinside.config.sweep import Combination, Sweep


def differing(sweep: Sweep, combination: Combination) -> str:
    """The options other than the first of their choice: what a combination changes of the run."""
    first = sweep.combinations()[0]
    changed = [
        f"{choice} {option}" for choice, option in combination.items() if option != first[choice]
    ]
    return ", ".join(changed) or "nothing changed"


def whole(combination: Combination) -> str:
    """All options of a combination."""
    return ", ".join(f"{choice} {option}" for choice, option in combination.items())
