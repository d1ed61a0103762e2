"""What Hydra makes of files in `conf/`, before it is checked."""

from hydra import compose, initialize_config_dir
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from lookinside.config.complaints import complaint
from lookinside.config.conf_files import check_all, check_swelling
from lookinside.config.params import CONF
from lookinside.config.references import refuse_chains
from lookinside.core.errors import UserError


def compose_config(name: str, overrides: list[str], where: str) -> DictConfig:
    """Compose a file of conf/ with overrides, unchecked.

    Raises:
        UserError: Hydra could not; the sentence begins with `where`.
    """
    check_swelling(CONF)
    with initialize_config_dir(str(CONF.absolute()), job_name="train", version_base="1.3"):
        try:
            config = compose(name, overrides)
            refuse_chains(OmegaConf.to_container(config))
            OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
            return config
        except (HydraException, OmegaConfBaseException, ValueError) as error:
            sentence = complaint(error, CONF, name, overrides)
            raise UserError(f"{where}: {sentence}") from error
        except Exception as error:  # PyYAML meets values that don't suit their tags unprepared.
            check_all(CONF)
            raise UserError(f"{where}: {' '.join(repr(error).split())}") from error


def model_family(run: str) -> str:
    """The file of conf/model that an experiment chooses."""
    with initialize_config_dir(str(CONF.absolute()), version_base="1.3"):
        composed = compose("config", [f"experiment={run}"], return_hydra_config=True)
    return str(composed.hydra.runtime.choices.model)
