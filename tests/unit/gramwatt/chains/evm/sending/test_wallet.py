"""The wallet on an embedded chain: what it reads, signs and waits for; what it says when it cannot."""

import pytest
from web3.exceptions import Web3RPCError

from gramwatt.chains.errors import CallReverted, ChainError
from gramwatt.chains.evm.sending.wallet import KeySigner, Web3Chain, created_address
from tests.support.deploying.plans import CHAIN_ID, artifacts, embedded_chain

KEY = "SECRET0KEY"
URL = f"https://node.example/v3/{KEY}"


def creation(chain: Web3Chain, name: str = "DayCurves") -> bytes:
    return artifacts()[name].creation_code


def test_broadcast__a_creation__lands_where_the_nonce_says():
    chain = embedded_chain()
    signed = chain.sign(None, creation(chain), chain.next_nonce())

    receipt = chain.broadcast(signed)

    assert receipt.contract == created_address(chain.deployer, 0)
    assert (receipt.tx_hash, receipt.sender) == (signed.tx_hash, chain.deployer)
    assert chain.code(receipt.contract) == artifacts()["DayCurves"].runtime_code
    assert (chain.next_nonce(), chain.chain_id) == (1, CHAIN_ID)
    assert chain.receipt(signed.tx_hash) == receipt


def test_broadcast__the_same_again__is_the_same_transaction():
    chain = embedded_chain()
    signed = chain.sign(None, creation(chain), chain.next_nonce())

    assert chain.broadcast(signed) == chain.broadcast(signed)


def test_receipt__never_sent__none():
    assert embedded_chain().receipt("0x" + "77" * 32) is None


def test_sign__a_call_that_would_revert__its_reason_and_nothing_is_sent():
    chain = embedded_chain()
    address = chain.broadcast(chain.sign(None, creation(chain), 0)).contract
    assert address is not None
    abi = artifacts()["DayCurves"].abi

    with pytest.raises(CallReverted) as refusal:
        chain.sign(address, abi.encode_call("publish", [[0] * 24] * 4), 1)

    assert abi.explain(refusal.value.data) is not None
    assert chain.next_nonce() == 1


def test_deployer__no_signer__says_which_option():
    chain = embedded_chain()
    chain.signer = None

    with pytest.raises(ChainError, match=r"There is no account to sign with\. Name one with --account"):
        _ = chain.deployer


def test_broadcast__a_node_that_refuses_and_quotes_its_url__does_not_show_the_key(monkeypatch):
    chain = embedded_chain()
    signed = chain.sign(None, creation(chain), 0)

    def refuse(_raw: bytes) -> None:
        raise Web3RPCError(f"insufficient funds, says {URL}")

    monkeypatch.setattr(chain.web3.eth, "send_raw_transaction", refuse)

    with pytest.raises(ChainError) as failure:
        chain.broadcast(signed)

    assert KEY not in str(failure.value)
    assert "insufficient funds, says https://node.example" in str(failure.value)
    assert "Check the account's balance" in failure.value.next_step


def test_max_fee_wei__twice_the_base_fee_and_the_tip():
    chain = embedded_chain()
    base_fee = chain.web3.eth.get_block("latest")["baseFeePerGas"]

    max_fee, tip = chain.max_fee_wei()

    assert max_fee == 2 * base_fee + tip


def test_key_signer__its_address__is_the_keys():
    assert KeySigner((1).to_bytes(32)).address == "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"
