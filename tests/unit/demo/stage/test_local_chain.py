"""Where anvil is found; that it ends is tested where it runs (tests/integration/test_demo.py)."""

import pytest

from demo.errors import DemoError
from demo.stage.local_chain import anvil_path


def executable(path):
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_anvil_path__npm_installed_it__before_any_other(tmp_path, monkeypatch):
    own = executable(tmp_path / "checkout" / "node_modules" / ".bin" / "anvil")
    monkeypatch.setenv("PATH", str(executable(tmp_path / "bin" / "anvil").parent))
    assert anvil_path(tmp_path / "checkout") == str(own)


def test_anvil_path__only_on_the_path__is_taken(tmp_path, monkeypatch):
    other = executable(tmp_path / "bin" / "anvil")
    monkeypatch.setenv("PATH", str(other.parent))
    assert anvil_path(tmp_path) == str(other)


def test_anvil_path__nowhere__says_what_to_run(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DemoError, match="Run `make setup`"):
        anvil_path(tmp_path)
