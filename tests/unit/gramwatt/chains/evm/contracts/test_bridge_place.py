"""Which bridge and which block: every refusal to read another deployment, and what counts as final."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hexbytes import HexBytes
from web3.exceptions import BlockNotFound

from gramwatt.chains.book import AddressBook
from gramwatt.chains.config import ChainConfig
from gramwatt.chains.errors import BookError, ChainError
from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.evm.node.rpc import Rpc
from gramwatt.chains.state import BlockStamp
from gramwatt.protocol.quantities import UnixTime
from tests.support.deploying.plans import CHAIN_ID


def changed_book(bridge: Bridge, **changes: Any) -> AddressBook:
    path = bridge.book.path
    assert path is not None
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    return AddressBook.read(path)


def test_require_same_chain__node_book_and_configuration_agree__nothing_to_say(bridge):
    bridge.require_same_chain(CHAIN_ID)
    bridge.book = changed_book(bridge, genesis=bridge.rpc.web3.eth.get_block(0)["hash"].to_0x_hex())
    bridge.require_same_chain(CHAIN_ID)


def test_require_same_chain__configuration_or_book_of_another__all_three_numbers(bridge):
    with pytest.raises(ChainError) as refusal:
        bridge.require_same_chain(1)
    assert refusal.value.what == (
        f"The node at the embedded chain is on chain {CHAIN_ID}, {bridge.book.path} is the book of chain"
        f" {CHAIN_ID}, and chain_id is 1."
    )
    assert refusal.value.next_step.startswith(
        "Make rpc_url, address_book and chain_id in [chain] name the same"
    )

    bridge.book = changed_book(bridge, chain_id=5)
    with pytest.raises(ChainError, match="is the book of chain 5, and chain_id is 31337"):
        bridge.require_same_chain(CHAIN_ID)


def test_require_same_chain__development_chain_started_again__both_first_blocks(bridge):
    bridge.book = changed_book(bridge, genesis="0x" + "77" * 32)

    with pytest.raises(ChainError) as refusal:
        bridge.require_same_chain(CHAIN_ID)

    assert f"whose block 0 is 0x{'77' * 32}, and the node's block 0 is 0x" in refusal.value.what
    assert "deploy again, or name another address_book" in refusal.value.next_step


@pytest.mark.parametrize("contract", ["EnergyDataBridge", "CarbonCredit"])
def test_require_same_chain__no_code_at_an_address__which_and_what_to_check(bridge, contract):
    nobody = "0x" + "77" * 20
    contracts = {name: {"address": address} for name, address in bridge.book.addresses.items()}
    book = changed_book(bridge, contracts={**contracts, contract: {"address": nobody}})
    config = ChainConfig(rpc_url="http://node", chain_id=CHAIN_ID, address_book=book.path)

    with pytest.raises(ChainError) as refusal:
        Bridge(bridge.rpc, book, config).require_same_chain(CHAIN_ID)

    assert refusal.value.what == f"There is no code at {nobody}, where {book.path} has {contract}."
    assert refusal.value.next_step == "Check address_book in [chain], and that the node is synchronised."


def test_open__no_book_or_no_node__a_sentence(bridge, tmp_path):
    config = ChainConfig(rpc_url="http://127.0.0.1:1", chain_id=CHAIN_ID, address_book=tmp_path / "no.json")

    with pytest.raises(BookError, match=r"no\.json cannot be read"):
        Bridge.open(config)
    with pytest.raises(ChainError, match=r"http://127\.0\.0\.1:1 does not answer"):
        Bridge.open(config.model_copy(update={"address_book": bridge.book.path}), pause=lambda _: None)


def test_deployment__with_and_without_a_verifier_of_p256__the_contracts_that_are_signed_for(bridge):
    found = bridge.deployment

    assert (found.chain_id, found.bridge, found.credit) == (
        CHAIN_ID,
        bridge.book.address("EnergyDataBridge"),
        bridge.book.address("CarbonCredit"),
    )
    assert found.p256_verifiers == (bridge.book.address("P256Verifier"),)
    del bridge.book.entries["P256Verifier"]
    assert bridge.deployment.p256_verifiers == ()


@pytest.mark.parametrize(("finality", "behind"), [(0, 0), (2, 2), (10**3, None)])
def test_finalized__a_number_of_blocks__as_many_behind_the_head_and_never_below_the_first(
    site, tmp_path, finality, behind
):
    bridge = site.bridge(tmp_path, finality=finality)
    head = bridge.head()

    block = site.web3.eth.get_block(0 if behind is None else head.number - behind)

    assert head.number == site.web3.eth.block_number
    assert bridge.finalized() == BlockStamp(block["number"], bytes(block["hash"]), block["timestamp"])


class Blocks:
    """A node that knows its newest block alone."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def get_block(self, block: Any) -> Any:
        self.asked.append(block)
        if block != "latest":
            raise BlockNotFound(f"no {block}")
        return {"number": 7, "hash": HexBytes(b"\7" * 32), "timestamp": 1_000}


@pytest.mark.parametrize("finality", ["finalized", "safe"])
def test_finalized__node_without_that_tag__says_what_to_set(site, tmp_path, finality):
    bridge = site.bridge(tmp_path, finality=finality)
    blocks = Blocks()
    web3: Any = SimpleNamespace(provider=None, eth=blocks)
    bridge.rpc = Rpc(web3, "rpc_url in [chain]")

    with pytest.raises(ChainError) as refusal:
        bridge.finalized()

    assert blocks.asked == [finality]
    assert refusal.value.what == f"The node at the embedded chain has no block '{finality}'."
    assert refusal.value.next_step == "Set finality in [chain] to a number of confirmations."
    assert bridge.head() == BlockStamp(7, b"\7" * 32, UnixTime(1_000))
