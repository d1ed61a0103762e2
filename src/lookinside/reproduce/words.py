"""What DVC and the system say, for people."""


def one_line(error: BaseException) -> str:
    """What is wrong, in one line; the kind of error if it says nothing."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'a file'} can't be used: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__
