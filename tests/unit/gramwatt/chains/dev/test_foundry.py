"""Where forge and anvil are found; never npm's wrapper, which ends in 0 whatever its child does."""

import os

import pytest

from gramwatt.chains.dev.foundry import foundry_binary
from gramwatt.chains.errors import BuildError


def executable(path):
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_foundry_binary__npm_installed_it__before_any_other(tmp_path, monkeypatch):
    own = executable(tmp_path / "node_modules" / "@foundry-rs" / "anvil-linux-amd64" / "bin" / "anvil")
    monkeypatch.setenv("PATH", str(executable(tmp_path / "bin" / "anvil").parent))
    assert foundry_binary("anvil", tmp_path) == own


def test_foundry_binary__only_on_the_path__is_taken(tmp_path, monkeypatch):
    other = executable(tmp_path / "bin" / "forge")
    monkeypatch.setenv("PATH", str(other.parent))
    assert foundry_binary("forge", tmp_path) == other


def test_foundry_binary__only_npms_wrapper_on_the_path__says_what_to_run(tmp_path, monkeypatch):
    wrapper = executable(tmp_path / "node_modules" / ".bin" / "forge")
    monkeypatch.setenv("PATH", os.pathsep.join([str(wrapper.parent), str(tmp_path)]))
    with pytest.raises(BuildError, match=r"forge is not installed\. Run `make setup`"):
        foundry_binary("forge", tmp_path)
