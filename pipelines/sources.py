"""Stage `sources`: look where each source would come from, and write down what identifies it.

It runs each time, so it also keeps the copy of all stages from which the report draws the pipeline,
and notes what sweeps found and benchmarks measured. These lie outside the pipeline; the
report follows them through the notes. Before compose writes the configuration anew, it sees to it
that what the present one's hashes were made of is known.
"""

from rich.console import Console
from rich.table import Table

from lookinside.config.params import read_params
from lookinside.core import declared, hashed, paths, stage
from lookinside.core.files import sha256, write_json, write_text, write_yaml
from lookinside.core.recalled import recall
from lookinside.data.sources import locate_all


def main() -> None:
    """Locate every source of params.yaml and show a table."""
    params = read_params()
    write_yaml(paths.PIPELINE, {"stages": declared.stages()}, sort_keys=False)
    beside = {paths.SWEPT: paths.SWEEPS.glob("*/*"), paths.MEASURED: paths.BENCHMARKS.glob("*")}
    for noted, found in beside.items():
        there = sorted(path for path in found if path.is_file())
        write_text(noted, "".join(f"{sha256(path)}  {path.as_posix()}\n" for path in there))
    if recall():
        hashed.keep()
    identities = locate_all(params.sources, params.folder, params.mirrors)
    table = Table("source", "wanted", "comes from", "as")
    for identity in identities:
        write_json(paths.SOURCES / f"{identity['source']}.json", identity)
        names = ", ".join(file["name"] for file in identity["files"])
        wanted = params.sources[identity["source"]]
        table.add_row(identity["source"], wanted, identity["kind"], names or identity["form"])
    Console().print(table)


if __name__ == "__main__":
    stage.run(main)
