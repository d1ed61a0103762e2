"""What the resolved hashes were made of, found out anew."""

from contextlib import suppress

from omegaconf import OmegaConf

from lookinside.core import declared, paths
from lookinside.core.errors import UserError
from lookinside.core.files import read_yaml, require_keys
from lookinside.core.hashed import parts_of
from lookinside.core.keys import reads_key, resolved_reads, run_code_key


def recall() -> bool:
    """Find out anew what the resolved hashes were made of, where no note says; whether any lacked.

    A clone that took its resolved configuration from a shared cache has no notes of it. Of code
    that was edited since, nobody can say any more.
    """
    lacking = False
    for path in sorted((paths.RESOLVED / "runs").glob("*.yaml")):
        with suppress(UserError):
            if all(parts_of(key) for key in resolved_reads(path.stem).values()):
                continue
            lacking = True
            config = OmegaConf.create(dict(require_keys(path, read_yaml(path), ["code"])))
            for stage in declared.reading():
                reads_key(stage, config)
                run_code_key(stage, config)
    return lacking
