"""How much of a site pictures may take: it is mailed as one folder, and stays below 30 MB."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lookinside.report.front import TELLING
from lookinside.report.inputs import Run
from lookinside.report.words import size

LIMIT = 29_400_000
"""Bytes of a site but for its file of dates; folders themselves take some 0.4 MB more."""
WORDS = 3_200
"""Bytes that go with a picture, about: its words, how it was made, and its place in the index."""
SENT = 30_000_000
"""Bytes of a whole site that can still be mailed."""
KINDS = {
    "views": "views",
    "figures": "pictures of runs",
    "cards": "pictures on cards",
    "surveys": "pictures of data sets",
    "comparisons": "pictures across runs",
    "live": "networks that answer in the page",
    "runs": "pages of runs with their charts",
    "questions": "pages of questions with their charts",
    "numbers": "numbers to save",
    "sweeps": "pictures of sweeps",
    "static": "scripts and styles",
}
"""What lies in each folder of a site."""


def too_large(site: Mapping[str, bytes]) -> str:
    """A sentence on a site that can't be mailed, and on what weighs most in it; "" if it can."""
    whole = sum(map(len, site.values()))
    if whole <= SENT:
        return ""
    parts = Counter[str]()
    for path, content in site.items():
        parts[path.partition("/")[0] if "/" in path else ""] += len(content)
    (name, most), *_ = parts.most_common(1)
    what = KINDS.get(name, "the other pages")
    return (
        f"the site has {size(whole)}, more than the {size(SENT)} that can be mailed;"
        f" its heaviest part is the {what}, {size(most)}: name fewer runs in params.yaml, or hand"
        " it on otherwise"
    )


def bare(runs: Sequence[Run]) -> list[Run]:
    """The runs without any picture that is a file; charts stand on the pages themselves."""
    return [
        replace(run, album=run.album.only(set(run.album.names()) - set(run.album.sizes())))
        for run in runs
    ]


def fitted(runs: Sequence[Run], site: Mapping[str, bytes], limit: int = LIMIT) -> list[Run]:
    """The runs with as many of their pictures as fit beside a `site` without them.

    Charts stay, and the few pictures that the front page shows, whether they fit or not. Then comes
    one of each kind, of the run that has most to show. Of the rest comes one of each section of
    each run, then another of each; of a turn the smallest first. What lies in the site for another
    page costs nothing.
    """
    room = limit - sum(map(len, site.values()))
    kept: dict[str, set[str]] = {run.name: set() for run in runs}
    for (group, _), cost, run, figure in sorted(_wishes(runs, site)):
        if group < 0 or cost <= room:
            kept[run].add(figure)
            room -= cost
    return [replace(run, album=run.album.only(kept[run.name])) for run in runs]


Turn = tuple[int, int]
"""-1, 0 or 1 for what stays in any case, for one of each kind, and for the rest; and which turn."""


def _wishes(runs: Sequence[Run], site: Mapping[str, bytes]) -> Iterator[tuple[Turn, int, str, str]]:
    """Every figure's turn and cost in bytes, its run and its name."""
    telling = {wanted for each in TELLING.values() for wanted in each}
    leading = _leading(runs)
    for run in runs:
        sizes, turns = run.album.sizes(), Counter[str]()
        for figure in run.album.figures:
            name = figure["name"]
            if name not in sizes:
                yield (-1, 0), 0, run.name, name
                continue
            here = f"figures/{run.name}/{figure['file']}" in site
            group = 1 - ((run.name, name) in leading)
            if (run.name, name) in telling:
                group = -1
            yield (
                (group, turns[figure["section"]]),
                WORDS + sizes[name] * (not here),
                run.name,
                name,
            )
            turns[figure["section"]] += 1


def _leading(runs: Sequence[Run]) -> set[tuple[str, str]]:
    """The first figure of each kind, by run and name, in the run that has most figures."""
    found: dict[str, tuple[str, str]] = {}
    for run in sorted(runs, key=lambda run: -len(run.album.figures)):
        for name in run.album.names():
            found.setdefault(name.partition("-")[0], (run.name, name))
    return set(found.values())
