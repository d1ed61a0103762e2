"""What DVC says, for people."""


def one_line(error: BaseException) -> str:
    """What DVC says is wrong, in one line."""
    return " ".join(str(error).split())
