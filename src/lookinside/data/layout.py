"""Where an image lies says to which part and class it belongs."""

from collections.abc import Iterable

from lookinside.core.errors import UserError

PARTS = ("train", "test")

Place = tuple[str, str, str]
"""Part, class, and name within the class."""


def arrange(
    name: str, source: str, paths: Iterable[tuple[str, ...]]
) -> dict[tuple[str, ...], Place]:
    """The place of each image by its path (folders and file) in a folder or archive.

    Folders in which all the rest lies are passed through, unless called train or test. Then it is

    - `train/<class>/*` and, if need be, `test/<class>/*`: classes;
    - `train/*` and, if need be, `test/*`: one class, called like the source;
    - `<class>/*`: classes, of which all images are training images;
    - `*`: one class, called like the source, of which all images are training images.

    Folders below a class are parts of the names of its images. `name` is that of the folder or
    archive.

    Raises:
        UserError: there are no images, or none in train; some lie in train or test and some
            beside them; train or test is inside a class; some lie in class folders and some
            outside; or test has other classes than train.
    """
    bare = without_wrapping(sorted(paths))
    if not bare:
        raise UserError(f"{name} holds no images: put PNG or JPEG files in it")
    parted = {path: short for path, short in bare.items() if short[0] in PARTS and short[1:]}
    if parted and len(parted) < len(bare):
        beside = next("/".join(short) for path, short in bare.items() if path not in parted)
        raise UserError(
            f"{name} has images in train or test and others beside them ({beside}): move those "
            "into train or test, or away"
        )
    nested = [short for short in bare.values() if set(short[1:-1]) & set(PARTS)]
    if nested and not parted:
        raise UserError(
            f"{name} has train or test inside other folders ({'/'.join(nested[0])}): keep one data "
            "set, with train and test at its top"
        )
    places = {path: short if parted else ("train", *short) for path, short in bare.items()}
    loose = [short for short in places.values() if len(short) == 2]
    classed = [short for short in places.values() if len(short) > 2]
    if loose and classed:
        inside, outside = ("/".join(found[0][not parted :]) for found in (classed, loose))
        raise UserError(
            f"{name} has images in class folders ({inside}) and outside ({outside}): give each a "
            "class folder, or none"
        )
    arranged = {
        path: (part, rest[0], "/".join(rest[1:])) if classed else (part, source, rest[0])
        for path, (part, *rest) in places.items()
    }
    check_classes(name, arranged.values())
    return arranged


def without_wrapping(paths: list[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Each path without the folders in which all lie, other than train and test."""
    bare = {path: path for path in paths}
    while len(tops := {short[:1] for short in bare.values()}) == 1:
        ((top,),) = tops
        if top in PARTS or any(len(short) == 1 for short in bare.values()):
            break
        bare = {path: short[1:] for path, short in bare.items()}
    return bare


def check_classes(name: str, places: Iterable[Place]) -> None:
    """Check that there are training images, and test images of the same classes or none.

    Raises:
        UserError: it is not so.
    """
    found = {(part, label) for part, label, _ in places}
    train, test = ({label for part, label in found if part == wanted} for wanted in PARTS)
    if not train:
        raise UserError(f"{name} has images in test but none in train: add them")
    if test and test != train:
        differing = ", ".join(sorted(test ^ train))
        raise UserError(f"{name} has not the same classes in train and test: see {differing}")
