"""A node of one's own: up in its block, gone after it, and a sentence when it does not start."""

import pytest
import requests

from gramwatt.chains.dev.anvil import free_port, local_chain
from gramwatt.chains.errors import ChainError

CHAIN_ID = {"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}


def test_local_chain__in_its_block_and_after__answers_and_is_gone():
    with local_chain(timestamp=1_780_272_000) as url:
        assert requests.post(url, json=CHAIN_ID, timeout=5).json()["result"] == hex(31337)

    with pytest.raises(requests.ConnectionError):
        requests.post(url, json=CHAIN_ID, timeout=5)


def test_local_chain__a_program_that_ends_at_once__says_what_it_said(tmp_path):
    broken = tmp_path / "anvil"
    broken.write_text("#!/bin/sh\necho no such luck >&2\nexit 3\n")
    broken.chmod(0o755)

    with pytest.raises(ChainError, match="with the output: no such luck"), local_chain(anvil=broken):
        pass


def test_free_port__twice__can_be_listened_on():
    assert 1024 <= free_port() < 65_536
