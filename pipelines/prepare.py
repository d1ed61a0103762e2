"""Stage `prepare`: derive a data set from its source and write it with its card."""

from hydra.utils import instantiate

from lookinside.core import paths, stage
from lookinside.core.files import read_json, require_keys, sha256, write_json
from lookinside.data import raw, store
from lookinside.data.card import assemble, card

PROVENANCE = ("kind", "stand_in", "title", "official_md5", "sha256")


def main(dataset: str) -> None:
    """Follow the data set's recipe, as composed in data/resolved/stages.yaml."""
    config = stage.shared(f"prepare.{dataset}.data")
    source = paths.RAW / f"{config.source}.json"
    provenance = require_keys(source, read_json(source), PROVENANCE)
    read = raw.load(paths.RAW / f"{config.source}.safetensors", provenance["sha256"])
    made = instantiate(config.recipe, _partial_=True)(read)
    prepared = assemble(config, made, read.classes)
    path = paths.PREPARED / f"{dataset}.safetensors"
    store.save(path, prepared)
    facts = card(config, prepared, made, provenance, sha256(path))
    write_json(paths.CARDS / f"{dataset}.json", facts)
    counts = ", ".join(f"{n:,} {name}" for name, n in facts["images"].items())
    print(f"{dataset}: {facts['title']}: {counts}. {facts['why_not']}".rstrip())


if __name__ == "__main__":
    stage.run(main)
