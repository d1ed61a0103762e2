"""How many units are unused or redundant, layer by layer."""

from lookinside.core.words import number
from lookinside.figures import style, text, unit_counts
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.unit_counts import HEAD, ROW, Counts


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "census", alike: float = 0.9
) -> Picture | dict[str, Picture]:
    """Draw the probe `census.units` as a table, a row a layer; nothing without hidden layers.

    Units are alike from a cosine of their weights, or a correlation of their activations, of
    `alike` on.
    """
    found = numbers[probe]
    counts = unit_counts.count_layers(found, alike)
    if not any(each.hidden for each in counts):
        return {}
    title = "A census of the units"
    sheet = style.Sheet(subject, title, HEAD + ROW * len(counts))
    unit_counts.heads(sheet, 0)
    for place, each in enumerate(counts):
        unit_counts.row(sheet, HEAD + ROW * place, each)
    caption = _caption(counts, int(found["tested"]), int(found["ablated"].sum()), alike)
    alt = f"A table of {text.counted(len(counts), 'layer')}. " + " ".join(
        unit_counts.said(each) for each in counts
    )
    plotted = [each._asdict() for each in counts]
    return Picture(sheet.figure, title, caption, alt, Section.ACTIVATIONS, plotted=plotted)


def _agreeing(count: int, one: str, more: str) -> str:
    """A count and its verb: "none fires", "1 fires", "5 fire"."""
    return f"{number(count) if count else 'none'} {one if count <= 1 else more}"


def _caption(counts: list[Counts], tested: int, ablated: int, alike: float) -> str:
    hidden = [each for each in counts if each.hidden]
    silent = sum(each.silent or 0 for each in hidden)
    idle, both = sum(each.idle or 0 for each in hidden), sum(each.both for each in hidden)
    among = ""
    if both:
        which = "the one" if silent == 1 else f"the {number(silent)}"
        which = which if both == silent else f"{number(both)} of those"
        among = f" ({which} that never {'fires' if both == 1 else 'fire'} among them)"
    never = _agreeing(silent, "never fires", "never fire")
    firing = f"{never} on" if silent else "each fires on some of"
    ranks = [
        f"{each.layer} {each.rank:.1f} (random {each.by_chance:.1f}, activations"
        f" {each.directions:.1f})"
        for each in hidden
    ]
    partners = sum(each.partners for each in hidden)
    return (
        f"Of {text.counted(sum(each.units for each in hidden), 'hidden unit')},"
        f" {firing} {text.counted(tested, 'test image')}. Taking away one at a time changes no"
        f" answer on {number(ablated)} of the images for {number(idle)}{among}."
        f" {_agreeing(partners, 'has', 'have').capitalize()} another unit in the layer that fires"
        f" alike: activations over all test images correlate by at least {alike:g}; alike in"
        " weights is a cosine as high. Bars are shares of the units. The effective rank says how"
        " many directions weights, or activations about their mean, are spread over, by the entropy"
        " of singular values (Roy and Vetterli 2007); weights that training left as random as they"
        f" were have that of random ones: {text.listed(ranks)}."
    )
