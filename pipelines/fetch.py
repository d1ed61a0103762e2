"""Stage `fetch`: get a source (images or a film), and write it with its provenance to data/raw."""

from lookinside.config.params import read_params
from lookinside.core import paths, stage
from lookinside.core.files import read_json, require_keys, sha256, write_json
from lookinside.data import raw
from lookinside.data.fetch import fetch
from lookinside.data.provenance import described


def main(source: str) -> None:
    """Fetch from where the stage `sources` found it."""
    path = paths.SOURCES / f"{source}.json"
    identity = dict(require_keys(path, read_json(path), ["source", "kind", "form"]))
    params = read_params()
    mirror = params.mirrors.get(source)
    read, provenance = fetch(identity, params.folder, mirror, paths.DOWNLOADS / source)
    path = paths.RAW / f"{source}.safetensors"
    raw.save(path, read)
    write_json(paths.RAW / f"{source}.json", {**provenance, "sha256": sha256(path)})
    print(described(provenance))


if __name__ == "__main__":
    stage.run(main)
