"""How numbers and facts read, on figures, on pages and in the terminal alike."""

SPACE = "\N{NO-BREAK SPACE}"


def percent(share: float, digits: int = 2) -> str:
    """A share in [0, 1] as a percentage: 98.93 %."""
    return f"{100 * share:.{digits}f}{SPACE}%"


def number(value: int) -> str:
    """A whole number with commas: 9,888."""
    return f"{value:,}"


def md5(official: bool | None) -> str:
    """What is known of the official MD5 sums."""
    if official is None:
        return "not checkable: no published sum belongs to these files"
    return "match the published ones" if official else "differ from the published ones"
