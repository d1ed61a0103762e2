"""What DVC calls a stage."""


def name_of(address: str) -> str:
    """The name of a stage, before which DVC puts the file that declares it if not in dvc.yaml."""
    return address.rpartition(":")[2]
