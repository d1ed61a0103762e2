"""What is wrong with a configuration, in one sentence."""

from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

UNKNOWN = {"extra_forbidden", "unexpected_keyword_argument"}


def nearest(name: str, valid: list[str]) -> str:
    """A half-sentence that helps after a mistyped name: the nearest valid one, or all of them."""
    close = get_close_matches(name, valid, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"valid are {', '.join(sorted(valid))}"


def sentence(error: ValidationError, schema: type[BaseModel], prefix: str = "") -> str:
    """The first error as one sentence; an unknown key comes before all others."""
    first = min(error.errors(), key=lambda entry: entry["type"] not in UNKNOWN)
    location = [str(part) for part in first["loc"]]
    path = ".".join([prefix, *location] if prefix else location)
    if first["type"] in UNKNOWN:
        return f"there is no key {path}; {nearest(location[-1], _keys_at(schema, location[:-1]))}"
    if first["type"] == "missing" or first["input"] == "???":
        return f"the key {path} must be given"
    if first["type"] == "value_error":
        said = str(first["ctx"]["error"])
        return f"{path} {said}" if said.startswith("must ") else said
    if first["type"] in ("model_type", "dict_type"):
        keys = _keys_at(schema, location)
        hint = f": {', '.join(keys)}" if keys else ""
        return f"{path or 'it'} is {first['input']!r}, but must be a section with keys{hint}"
    message = first["msg"].replace("Input should be", "must be")
    return f"{path} is {first['input']!r}, but {message[0].lower()}{message[1:]}"


def _keys_at(schema: Any, location: list[str]) -> list[str]:
    """The keys that a schema knows at a location; integers step into lists."""
    for part in location:
        if part.isdigit():
            continue
        schema = _model_in(schema.model_fields[part].annotation)
    if hasattr(schema, "model_fields"):
        return list(schema.model_fields)
    return list(getattr(schema, "__dataclass_fields__", {}))


def _model_in(annotation: Any) -> Any:
    """The first class with fields inside an annotation such as `list[Block]`."""
    if hasattr(annotation, "model_fields") or hasattr(annotation, "__dataclass_fields__"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
