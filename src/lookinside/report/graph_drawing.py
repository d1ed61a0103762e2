"""Where the boxes and arrows of the pipeline's graph lie: across a wide page, and down a phone."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lookinside.report.graph import Stage
from lookinside.report.graph_order import columns, depths

LINE, PAD = 15, 12
"""Heights of a line of text, and of the rim above and below, in pixels."""
GAP = 16
"""Pixels between two boxes one below the other."""
WIDE, APART, LETTERS = 116, 20, 15
"""Across a wide page: a box's width, the room between columns, and letters in a line."""
NARROW, LANE, LETTERS_NARROW = 350, 10, 34
"""Down a phone: the whole width, the room for one arrow beside the boxes, letters in a line."""


@dataclass(frozen=True)
class Box:
    """A stage's box, and its text: lines with their baselines, the first its name."""

    stage: Stage
    left: float
    top: float
    width: float
    height: float
    lines: Sequence[tuple[float, str, str]]

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.top + self.height / 2


@dataclass(frozen=True)
class Drawing:
    """Boxes, and arrows as SVG paths, in a picture of this size; all in pixels."""

    width: float
    height: float
    boxes: Sequence[Box]
    arrows: Sequence[str]


def across(stages: Sequence[Stage]) -> Drawing:
    """The graph from left to right, each stage right of all that it needs."""
    by_name = {stage.name: stage for stage in stages}
    tall = {name: _tall(stage, LETTERS) for name, stage in by_name.items()}
    placed, links = columns(stages)
    heights = [sum(tall.get(name, 0) + GAP for name in column) - GAP for column in placed]
    height = max(heights)
    boxes: dict[str, Box] = {}
    middles: dict[str, tuple[float, float]] = {}
    for at, column in enumerate(placed):
        left, top = at * (WIDE + APART) + 1.0, (height - heights[at]) / 2 + 1
        for name in column:
            middles[name] = (left, top + tall.get(name, 0) / 2)
            if name in by_name:
                boxes[name] = _box(by_name[name], left, top, WIDE, LETTERS)
            top += tall.get(name, 0) + GAP
    arrows = [_flowing([middles[name] for name in link]) for link in links]
    width = len(placed) * (WIDE + APART) - APART
    return Drawing(width + 2, height + 2, list(boxes.values()), arrows)


def down(stages: Sequence[Stage]) -> Drawing:
    """The graph from top to bottom, a stage in each row, arrows in lanes beside them."""
    depth = depths(stages)
    rows = sorted(stages, key=lambda stage: depth[stage.name])
    row = {stage.name: at for at, stage in enumerate(rows)}
    lanes = _lanes(rows, row)
    left = LANE * (1 + max(lanes.values(), default=-1)) + LANE
    boxes: list[Box] = []
    top = 1.0
    for stage in rows:
        boxes.append(_box(stage, left, top, NARROW - left - 1, LETTERS_NARROW))
        top += boxes[-1].height + GAP
    arrows = []
    for stage in rows:
        for need in stage.needs:
            start, end = boxes[row[need]], boxes[row[stage.name]]
            if row[need] + 1 == row[stage.name]:
                arrows.append(f"M{left + 24} {start.top + start.height:g}V{end.top:g}")
            else:
                lane = left - LANE * (lanes[need] + 1.5)
                arrows.append(_bracket(left, lane, start.middle, end.middle))
    return Drawing(NARROW, top - GAP + 1, boxes, arrows)


def _lanes(rows: Sequence[Stage], row: Mapping[str, int]) -> dict[str, int]:
    """For each stage that a later row than the next needs, a lane that no other uses meanwhile."""
    ends: dict[str, int] = {}
    for stage in rows:
        for need in stage.needs:
            if row[stage.name] > row[need] + 1:
                ends[need] = max(ends.get(need, 0), row[stage.name])
    lanes: dict[str, int] = {}
    for name in sorted(ends, key=lambda each: ends[each] - row[each]):
        taken = {
            lanes[other] for other in lanes if row[other] <= ends[name] and row[name] <= ends[other]
        }
        lanes[name] = next(lane for lane in range(len(ends)) if lane not in taken)
    return lanes


def _text(stage: Stage, letters: int) -> list[tuple[str, str]]:
    """What a box says, each line with its kind: the name, how often it is run, what it does."""
    times = [("times", line) for line in textwrap.wrap(stage.times, letters)]
    does = [("does", line) for line in textwrap.wrap(stage.does, letters)]
    return [("name", stage.name), *times, *does]


def _tall(stage: Stage, letters: int) -> float:
    return 2 * PAD + LINE * len(_text(stage, letters))


def _box(stage: Stage, left: float, top: float, width: float, letters: int) -> Box:
    lines = [
        (top + PAD + LINE * at + 11, kind, line)
        for at, (kind, line) in enumerate(_text(stage, letters))
    ]
    return Box(stage, left, top, width, _tall(stage, letters), lines)


def _flowing(points: Sequence[tuple[float, float]]) -> str:
    """A curve from the first box's right side to the last one's left, past those between."""
    (left, height), *rest = points
    path, at = f"M{left + WIDE:g} {height:g}", left + WIDE
    for number, (left, height) in enumerate(rest):
        before = points[number][1]
        half = (at + left) / 2
        path += f"C{half:g} {before:g} {half:g} {height:g} {left:g} {height:g}"
        if number < len(rest) - 1:
            path, at = f"{path}H{left + WIDE:g}", left + WIDE
    return path


def _bracket(left: float, lane: float, start: float, end: float) -> str:
    """A line out of a box to its lane, down, and into another box."""
    return f"M{left:g} {start + 6:g}H{lane + 5:g}q-5 0 -5 5V{end - 11:g}q0 5 5 5H{left:g}"
