"""How numbers read, on figures and on pages alike."""

SPACE = "\N{NO-BREAK SPACE}"


def percent(share: float, digits: int = 2) -> str:
    """A share in [0, 1] as a percentage: 98.93 %."""
    return f"{100 * share:.{digits}f}{SPACE}%"


def number(value: int) -> str:
    """A whole number with commas: 9,888."""
    return f"{value:,}"
