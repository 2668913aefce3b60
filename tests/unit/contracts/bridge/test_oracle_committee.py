"""k of n oracles, each once, in ascending order, and nobody else (QUORUM-1)."""

import pytest
from eth_account import Account
from eth_utils.address import to_checksum_address

from gramwatt.protocol.digests import keccak
from gramwatt.protocol.signatures import SECP256K1_ORDER, recover_address
from tests.support.bridge.bonding import flip, high_s
from tests.support.bridge.protocol import Protocol, altered, deploy_protocol, oracle_accounts, ready_fleet
from tests.support.evm.expect import reverts

NOBODY = "0x" + "00" * 20
STRANGER = Account.from_key(keccak(b"signs, but is no oracle"))
NEWCOMER = oracle_accounts(6)[-1]


@pytest.fixture
def batch(protocol):
    """A batch that would pass if the committee signed it."""
    fleet, _ = ready_fleet(protocol, 1)
    return protocol.batch({fleet: {0: 1_000}})


def ascending(*accounts):
    return sorted(accounts, key=lambda account: int(account.address, 16))


def admin(protocol: Protocol, name: str, *args):
    return protocol.bridge.send(name, *args, sender=protocol.admin)


# -- Who signed --


@pytest.mark.parametrize("chosen", [(0, 1, 2), (0, 2, 4), (2, 3, 4), (0, 1, 2, 3), (0, 1, 2, 3, 4)])
def test_submit__at_least_k_of_n_signed__is_taken(protocol, batch, chosen):
    protocol.submit(batch, protocol.signatures(batch, [protocol.oracles[index] for index in chosen]))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_submit__fewer_than_k_signed__is_refused(protocol, batch, count):
    with reverts("QuorumTooSmall", count, 3):
        protocol.submit(batch, protocol.signatures(batch, protocol.oracles[:count]))


def test_submit__one_oracle_signed_twice__is_refused(protocol, batch):
    first, second, *_ = protocol.oracles
    with reverts("SignerRepeated", second.address):
        protocol.submit(batch, protocol.signatures(batch, [first, second, second]))


def test_submit__one_oracle_signed_twice_beside_a_quorum__is_refused(protocol, batch):
    first, second, third, *_ = protocol.oracles
    with reverts("SignerRepeated", third.address):
        protocol.submit(batch, protocol.signatures(batch, [first, second, third, third]))


def test_submit__signers_out_of_order__is_refused(protocol, batch):
    first, second, third, *_ = protocol.oracles
    with reverts("SignersNotAscending", third.address, second.address):
        protocol.submit(batch, protocol.signatures(batch, [first, third, second]))


def test_submit__an_outsider_among_the_signers__is_refused(protocol, batch):
    signers = ascending(STRANGER, *protocol.oracles[:2])
    with reverts("SignerOutside", STRANGER.address):
        protocol.submit(batch, protocol.signatures(batch, signers))


def test_submit__an_outsider_beside_a_quorum__is_refused(protocol, batch):
    signers = ascending(STRANGER, *protocol.oracles[:3])
    with reverts("SignerOutside", STRANGER.address):
        protocol.submit(batch, protocol.signatures(batch, signers))


# -- What they signed --


def test_submit__signatures_of_another_batch__are_refused_as_an_outsiders(protocol, batch):
    signed = protocol.signatures(batch)
    other = altered(batch, evidence=flip(batch.evidence, 0))
    digest = protocol.bridge.call("batchDigest", other.to_abi())
    signer = recover_address(digest, signed[0])
    assert signer is not None
    with reverts("SignerOutside", to_checksum_address(signer)):
        protocol.submit(other, signed)


@pytest.mark.parametrize("index", [0, 31, 32, 63])
def test_submit__byte_of_a_signature_altered__is_refused(protocol, batch, index):
    signed = protocol.signatures(batch)
    signed[1] = flip(signed[1], index)
    signer = recover_address(protocol.bridge.call("batchDigest", batch.to_abi()), signed[1])
    refusal = ("SignerOutside", to_checksum_address(signer)) if signer else ("SignatureMalformed", 1)
    with reverts(*refusal):
        protocol.submit(batch, signed)


def spoil(signature: bytes, how: str) -> bytes:
    return {
        "empty": b"",
        "64 bytes": signature[:64],
        "66 bytes": signature + b"\0",
        "high s": high_s(signature, SECP256K1_ORDER),
        "v of 0": signature[:64] + b"\x00",
        "v of 29": signature[:64] + b"\x1d",
        "r of 0": bytes(32) + signature[32:],
    }[how]


@pytest.mark.parametrize("how", ["empty", "64 bytes", "66 bytes", "high s", "v of 0", "v of 29", "r of 0"])
@pytest.mark.parametrize("index", [0, 2])
def test_submit__malformed_signature__is_refused(protocol, batch, how, index):
    signed = protocol.signatures(batch)
    signed[index] = spoil(signed[index], how)
    with reverts("SignatureMalformed", index):
        protocol.submit(batch, signed)


# -- Who leaves and who joins --


def test_remove_oracle__then_its_signature__is_stale(protocol, batch):
    leaver = protocol.oracles[1]
    removed_at = protocol.chain.timestamp
    receipt = admin(protocol, "removeOracle", leaver.address)
    assert receipt.events == [("OracleRemoved", {"oracle": leaver.address.lower()})]
    assert not protocol.bridge.call("isOracle", leaver.address)
    protocol.chain.warp(removed_at + 500)
    with reverts("CommitteeStale", leaver.address, removed_at):
        protocol.submit(batch, protocol.signatures(batch, protocol.oracles[:3]))
    others = [oracle for oracle in protocol.oracles if oracle is not leaver]
    protocol.submit(batch, protocol.signatures(batch, others[:3]))


def test_add_oracle__removed_before__signs_again(protocol, batch):
    back = protocol.oracles[0]
    admin(protocol, "removeOracle", back.address)
    admin(protocol, "addOracle", back.address)
    protocol.submit(batch)


def test_add_oracle__new__counts_towards_the_quorum(protocol, batch):
    receipt = admin(protocol, "addOracle", NEWCOMER.address)
    assert receipt.events == [("OracleAdded", {"oracle": NEWCOMER.address.lower()})]
    everyone = {account.address.lower() for account in [*protocol.oracles, NEWCOMER]}
    assert set(protocol.bridge.call("oracles")) == everyone
    protocol.submit(batch, protocol.signatures(batch, ascending(NEWCOMER, *protocol.oracles[:2])))


def test_add_oracle__an_oracle_already__is_refused(protocol):
    with reverts("OracleInvalid", protocol.oracles[0].address):
        admin(protocol, "addOracle", protocol.oracles[0].address)


def test_add_oracle__nobody__is_refused(protocol):
    with reverts("OracleInvalid", NOBODY):
        admin(protocol, "addOracle", NOBODY)


def test_remove_oracle__no_oracle__is_refused(protocol):
    with reverts("OracleUnknown", STRANGER.address):
        admin(protocol, "removeOracle", STRANGER.address)


def test_remove_oracle__down_to_k__is_the_last_one(protocol):
    first, second, third, *_ = protocol.oracles
    admin(protocol, "removeOracle", first.address)
    admin(protocol, "removeOracle", second.address)
    with reverts("ThresholdOutOfRange", 3, 2):
        admin(protocol, "removeOracle", third.address)
    assert protocol.bridge.call("isOracle", third.address)


# -- k --


@pytest.mark.parametrize("threshold", [1, 5])
def test_set_oracle_threshold__at_an_edge__counts_from_now_on(protocol, batch, threshold):
    receipt = admin(protocol, "setOracleThreshold", threshold)
    assert receipt.events == [("OracleThresholdSet", {"oldThreshold": 3, "newThreshold": threshold})]
    assert protocol.bridge.call("oracleThreshold") == threshold
    with reverts("QuorumTooSmall", threshold - 1, threshold):
        protocol.submit(batch, protocol.signatures(batch, protocol.oracles[: threshold - 1]))
    protocol.submit(batch, protocol.signatures(batch, protocol.oracles[:threshold]))


@pytest.mark.parametrize("threshold", [0, 6, 255])
def test_set_oracle_threshold__beyond_an_edge__is_refused(protocol, threshold):
    with reverts("ThresholdOutOfRange", threshold, 5):
        admin(protocol, "setOracleThreshold", threshold)


@pytest.mark.parametrize(("oracles", "threshold"), [(1, 1), (5, 5)])
def test_constructor__k_within_n__is_deployed(oracles, threshold):
    protocol = deploy_protocol(oracles=oracles, threshold=threshold, factors=False, policy=0)
    assert protocol.bridge.call("oracleThreshold") == threshold
    assert len(protocol.bridge.call("oracles")) == oracles


@pytest.mark.parametrize(("oracles", "threshold"), [(0, 0), (0, 1), (5, 0), (5, 6)])
def test_constructor__k_beyond_n__is_refused(oracles, threshold):
    with reverts("ThresholdOutOfRange", threshold, oracles):
        deploy_protocol(oracles=oracles, threshold=threshold, factors=False, policy=0)
