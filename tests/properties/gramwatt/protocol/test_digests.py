"""SIGN-1 and SIGN-2: Solidity, Python and eth_account sign the same bytes."""

import pytest
from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from gramwatt.protocol.batch import EnergyBatch, FleetReadings
from gramwatt.protocol.digests import batch_digest, bond_consent_digest, bond_digest, reading_digest
from tests.support.bridge.protocol import Protocol, deploy_protocol
from tests.support.strategies import hash32, u16, u32, u64, word

fleet_readings = st.builds(FleetReadings, u32, u16, st.lists(word, max_size=4).map(tuple))
batches = st.builds(EnergyBatch, u64, u64, hash32, st.lists(fleet_readings, max_size=4).map(tuple))
addresses = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return deploy_protocol()


def typed_data_digest(
    protocol: Protocol, contract: str, types: dict[str, str], name: str, message: dict
) -> bytes:
    """What a wallet signs: eth_account's own EIP-712 encoder."""
    domain = {
        "name": "Gramwatt",
        "version": "1",
        "chainId": protocol.chain.chain_id,
        "verifyingContract": contract,
    }
    described = {
        struct: [dict(zip(("type", "name"), member.split(), strict=True)) for member in members.split(",")]
        for struct, members in types.items()
    }
    signable = encode_typed_data(domain, described, message)
    assert signable.header
    return keccak(b"\x19" + signable.version + signable.header + signable.body)


@given(reading_word=hash32, air=hash32)
def test_reading_digest__any_reading__is_one(protocol, reading_word, air):
    """SIGN-1."""
    by_contract = protocol.verifier.call("readingDigest", reading_word, air)

    types = {"Reading": "bytes32 word,bytes32 air"}
    message = {"word": reading_word, "air": air}
    assert by_contract == reading_digest(protocol.device_domain(), reading_word, air)
    assert by_contract == typed_data_digest(protocol, protocol.credit.address, types, "Reading", message)


@given(device=u64, owner=addresses)
def test_bond_digest__any_bond__is_one(protocol, device, owner):
    """SIGN-1."""
    by_contract = protocol.verifier.call("bondDigest", device.to_bytes(32, "big"), owner)

    types = {"Bond": "bytes32 deviceId,address owner"}
    message = {"deviceId": device.to_bytes(32, "big"), "owner": owner}
    assert by_contract == bond_digest(protocol.device_domain(), device, owner)
    assert by_contract == typed_data_digest(protocol, protocol.credit.address, types, "Bond", message)


@given(device=u64, fleet=u32, deadline=u64)
def test_bond_consent_digest__any_consent__is_one(protocol, device, fleet, deadline):
    """SIGN-1."""
    identity = device.to_bytes(32, "big")
    by_contract = protocol.bridge.call("bondConsentDigest", identity, fleet, deadline)

    types = {"BondConsent": "bytes32 deviceId,uint32 fleet,uint32 bonds,uint64 deadline"}
    message = {"deviceId": identity, "fleet": fleet, "bonds": 0, "deadline": deadline}
    assert by_contract == bond_consent_digest(protocol.bridge_domain(), device, fleet, 0, deadline)
    assert by_contract == typed_data_digest(protocol, protocol.bridge.address, types, "BondConsent", message)


@given(batch=batches)
def test_batch_digest__any_batch__is_one(protocol, batch):
    """SIGN-2: the buffer that the contract uses again leaves no trace in the next fleet's hash."""
    by_contract = protocol.bridge.call("batchDigest", batch.to_abi())

    types = {
        "EnergyBatch": "uint64 periodStart,uint64 periodEnd,bytes32 evidence,FleetReadings[] fleets",
        "FleetReadings": "uint32 fleet,uint16 firstWord,uint256[] registers",
    }
    message = {
        "periodStart": batch.period_start,
        "periodEnd": batch.period_end,
        "evidence": batch.evidence,
        "fleets": [
            {"fleet": fleet.fleet, "firstWord": fleet.first_word, "registers": list(fleet.registers)}
            for fleet in batch.fleets
        ],
    }
    assert by_contract == batch_digest(protocol.bridge_domain(), batch)
    assert by_contract == typed_data_digest(protocol, protocol.bridge.address, types, "EnergyBatch", message)
