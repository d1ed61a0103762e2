"""The resolved configuration as compose would write it now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lookinside.config.compose import compose_all
from lookinside.config.params import read_params
from lookinside.config.resolve import resolve_run, resolve_stages
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import read_yaml


@dataclass
class Fresh:
    """The resolved configuration as compose would write it now, without writing it."""

    read: dict[Path, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def configs(self) -> dict[str, Any]:
        """Every composed run by its name."""
        return {config.name: config for config in compose_all(read_params())}

    @property
    def wrong(self) -> str:
        """What is not valid in the configuration, in a sentence; empty if it is."""
        try:
            return "" if self.configs else "there are no runs"
        except UserError as error:
            return str(error)

    def values(self, path: Path) -> Mapping[str, Any]:
        """The values that a file of parameters would have.

        Raises:
            UserError: the configuration is not valid, or a run is no longer among those wanted.
        """
        if path not in self.read:
            self.read[path] = self._resolve(path)
        return self.read[path]

    def _resolve(self, path: Path) -> Mapping[str, Any]:
        if path == paths.RESOLVED / "stages.yaml":
            return resolve_stages(read_params(), list(self.configs.values()))
        if path.parent == paths.RESOLVED / "runs":
            return resolve_run(self.configs[path.stem], read_params())
        values: Mapping[str, Any] = read_yaml(path)
        return values
