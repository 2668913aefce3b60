"""QUORUM-1: what passes is k or more distinct members of the committee, ascending, and nothing else."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.bridge.protocol import Protocol, deploy_protocol, oracle_accounts, ready_fleet
from tests.support.evm.chain import Reverted

MEMBERS, STRANGERS, THRESHOLD = 5, 2, 3
everyone = oracle_accounts(MEMBERS + STRANGERS + 3)[: MEMBERS + STRANGERS]


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return deploy_protocol(oracles=MEMBERS, threshold=THRESHOLD)


@pytest.fixture(scope="module")
def batch(protocol):
    fleet, _ = ready_fleet(protocol, 1)
    return protocol.batch({fleet: {0: 100}})


@given(chosen=st.lists(st.integers(0, MEMBERS + STRANGERS - 1), max_size=MEMBERS + 2), sort=st.booleans())
@example(chosen=[0, 1, 2], sort=True)
@example(chosen=[0, 1, 1], sort=True)
@example(chosen=[0, 2, 1], sort=False)
def test_submit__any_signatures__pass_just_with_a_quorum(protocol, batch, chosen, sort):
    """QUORUM-1."""
    candidates = protocol.oracles + [
        account
        for account in everyone
        if account.address not in {oracle.address for oracle in protocol.oracles}
    ]
    signers = [candidates[index] for index in chosen if index < len(candidates)]
    if sort:
        signers.sort(key=lambda account: int(account.address, 16))
    addresses = [int(signer.address, 16) for signer in signers]
    members = {int(oracle.address, 16) for oracle in protocol.oracles}
    ascending = all(left < right for left, right in pairwise(addresses))
    is_quorum = len(signers) >= THRESHOLD and ascending and set(addresses) <= members

    with protocol.chain.rollback():
        signatures = protocol.signatures(batch, signers)
        if is_quorum:
            assert protocol.submit(batch, signatures).energy[0].energy_wh == 100
        else:
            with pytest.raises(Reverted) as refusal:
                protocol.submit(batch, signatures)
            assert refusal.value.error in (
                "QuorumTooSmall", "SignerOutside", "SignerRepeated", "SignersNotAscending",
            )  # fmt: skip
            assert protocol.bridge.call("registerOf", batch.fleets[0].fleet, 0) == 0


@given(index=st.integers(0, 2), position=st.integers(0, 64), flip=st.integers(1, 255))
@example(index=0, position=64, flip=1)  # the recovery id
def test_submit__one_byte_of_a_signature_altered__is_refused(protocol, batch, index, position, flip):
    """QUORUM-1: no byte of a signature is free, so nobody can make a second one of it."""
    signatures = [bytearray(signature) for signature in protocol.signatures(batch)]
    signatures[index][position] ^= flip

    with protocol.chain.rollback(), pytest.raises(Reverted) as refusal:
        protocol.submit(batch, [bytes(signature) for signature in signatures])

    assert refusal.value.error in ("SignerOutside", "SignatureMalformed")
