"""Finds forge and anvil, which npm installs."""

import os
import shutil
from pathlib import Path

from gramwatt.chains.errors import BuildError
from gramwatt.chains.evm.abi.artifacts import ROOT

INSTALL = "Run `make setup` in a checkout of the repository."


def foundry_binary(name: str, root: Path = ROOT) -> Path:
    """The program itself, as npm installed it for this platform, else the one on the PATH.

    Never npm's wrapper in node_modules/.bin: it does not return the program's exit code, so a failing test
    would exit with 0. BuildError if there is none.
    """
    for path in sorted((root / "node_modules" / "@foundry-rs").glob(f"{name}-*/bin/{name}*")):
        if path.stem == name:
            return path
    wrappers = root / "node_modules" / ".bin"
    folders = [folder for folder in os.get_exec_path() if Path(folder).resolve() != wrappers.resolve()]
    installed = shutil.which(name, path=os.pathsep.join(folders))
    if installed is None:
        raise BuildError(f"{name} is not installed.", INSTALL)
    return Path(installed)
