"""How numbers and facts read, on figures, on pages and in the terminal alike."""

SPACE = "\N{NO-BREAK SPACE}"


def percent(share: float, digits: int = 2) -> str:
    """A share in [0, 1] as a percentage: 98.93 %."""
    return f"{100 * share:.{digits}f}{SPACE}%"


def plain(value: float | None) -> str:
    """A loss, an error or a share as it is: four decimals, from 10 on two."""
    if value is None:
        return "none"
    return f"{value:.4f}" if abs(value) < 10 else f"{value:.2f}"


def signed(value: float, digits: str = ".1f") -> str:
    """A change: +1.2, -0.4 with a true minus, 0.0 without a sign."""
    rounded = format(value, digits)
    sign = "" if float(rounded) == 0 else "+" if value > 0 else "\N{MINUS SIGN}"
    return sign + rounded.lstrip("-")


def brief(value: float, padded: bool = False) -> str:
    """A value in little room: three digits, of what is less than 1 two; 12.3, 0.45, 1.2e-4.

    Of values that stand beside one another, `padded` ones keep their zeros: 56.0 beside 22.9.
    """
    if value == 0:
        return "0"
    if 0.01 <= abs(value) < 1e4:
        places = 2 if abs(value) < 1 else 3
        said = f"{value:#.{places}g}".rstrip(".") if padded else f"{value:.{places}g}"
    else:
        digits, power = f"{value:.1e}".split("e")
        said = f"{digits}e{int(power)}"
    return said.replace("-", "\N{MINUS SIGN}", 1) if value < 0 else said


def number(value: int) -> str:
    """A whole number with commas: 9,888."""
    return f"{value:,}"


def md5(official: bool | None) -> str:
    """What is known of the official MD5 sums."""
    if official is None:
        return "not checkable, for no published sum belongs to these files"
    return "match the published ones" if official else "differ from the published ones"
