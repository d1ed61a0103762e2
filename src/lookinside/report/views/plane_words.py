"""What is said of a plane of codes: how it came about, and how far it can be trusted."""

from lookinside.core.words import percent
from lookinside.report.views.probed import Arrays

NAMES = {"code": "The code itself", "pca": "PCA", "tsne": "t-SNE", "umap": "UMAP"}
FAR = "Distances between far groups mean nothing here."


def still(way: str, here: Arrays, whole: Arrays) -> tuple[str, str]:
    """The name of a way into the plane, and a paragraph on it."""
    neighbours = int(whole["neighbours"])
    right, in_code = (percent(float(found["right"]), 1) for found in (here, whole))
    beside = f"{right} of the images lie beside their own class"
    votes = f"most of their {neighbours} nearest neighbours have it"
    if way == "code":
        values = int(whole["values"])
        how = "across its first value, up its second" if values == 2 else "across its only value"
        return NAMES[way], f"A code as it is: {how}. {beside}: {votes}."
    how = {
        "pca": "The two directions in which codes vary most",
        "tsne": "Laid out so that what is near in code stays near (van der Maaten and Hinton 2008)",
        "umap": "Laid out so that what is near in code stays near (McInnes et al. 2018)",
    }.get(way, way)
    if "share" in here:
        how += f", {percent(float(here['share'].sum()), 0)} of their variance"
    trust = (
        f"Trustworthiness {float(here['trust']):.3f}: 1 where what is near here is near in code."
    )
    far = "" if way == "pca" else f" {FAR}"
    return NAMES.get(
        way, way
    ), f"{how}. {beside} here: {votes}; by whole codes {in_code}. {trust}{far}"


def over_training(film: Arrays) -> tuple[str, str]:
    """The same of the plane that all epochs share."""
    if int(film["width"]) == 2:
        how = "A code as it is after each epoch: across its first value, up its second"
    else:
        share = percent(float(film["share"]), 0)
        how = (
            f"All epochs in the plane in which the last codes vary most, {share} of their variance"
        )
    return "Over training", f"{how}; one scale for all, what lies beyond stands on the border."


def from_copies(masked: float) -> str:
    """What the network is given if a share of the pixels is black; nothing if none is."""
    return (
        f", encoded from copies with {percent(masked, 0)} of their pixels black" if masked else ""
    )
