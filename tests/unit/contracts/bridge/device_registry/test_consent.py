"""bondDevice: the owner's consent, from a key, from the owner's own transaction, from a contract wallet."""

import pytest
from eth_account import Account

from gramwatt.protocol.digests import bond_consent_digest, keccak
from gramwatt.protocol.signatures import SECP256K1_ORDER
from tests.support.bridge.bonding import Candidate, candidate, flip, high_s
from tests.support.bridge.lanes import REBOND_AFTER_SECONDS
from tests.support.bridge.protocol import DAY, Protocol
from tests.support.evm.artifacts import artifact
from tests.support.evm.chain import Contract
from tests.support.evm.expect import reverts

NOBODY = "0x" + "00" * 20
KEEPER = Account.from_key(keccak(b"keeper of a contract wallet"))


def release(protocol: Protocol, meter: Candidate) -> None:
    protocol.bridge.send("releaseDevice", meter.device_id, sender=meter.owner.address)


def wallet_request(protocol: Protocol, meter: Candidate) -> tuple[Contract, dict]:
    """A bond to a contract wallet: the device names the wallet, the wallet's keeper signs."""
    wallet = protocol.chain.deploy(artifact("ContractWallet"), KEEPER.address, sender=protocol.outsider)
    digest = protocol.bridge.call(
        "bondConsentDigest", meter.device_id, meter.fleet, meter.request["deadline"]
    )
    return wallet, {
        "owner": wallet.address,
        "bond_signature": meter.meter.bond_signature(wallet.address),
        "consent": bytes(KEEPER.unsafe_sign_hash(digest).signature),
    }


# -- A key's signature --


def test_bond_consent_digest__by_the_contract__equals_pythons(protocol):
    meter = candidate(protocol)
    deadline = meter.request["deadline"]
    expected = bond_consent_digest(protocol.bridge_domain(), meter.meter.device, meter.fleet, 0, deadline)
    assert protocol.bridge.call("bondConsentDigest", meter.device_id, meter.fleet, deadline) == expected


@pytest.mark.parametrize("index", [0, 32, 64])
def test_bond_device__byte_of_the_consent_altered__is_refused(protocol, index):
    meter = candidate(protocol)
    with reverts("OwnerConsentInvalid", meter.device_id, meter.owner.address):
        meter.bond(consent=flip(meter.request["consent"], index))


def test_bond_device__consent_with_high_s__is_refused(protocol):
    meter = candidate(protocol)
    with reverts("OwnerConsentInvalid", meter.device_id, meter.owner.address):
        meter.bond(consent=high_s(meter.request["consent"], SECP256K1_ORDER))


def test_bond_device__no_consent__is_refused(protocol):
    meter = candidate(protocol)
    with reverts("OwnerConsentInvalid", meter.device_id, meter.owner.address):
        meter.bond(consent=b"")


def test_bond_device__consent_to_another_fleet__is_refused(protocol):
    meter, other = candidate(protocol), protocol.open_fleet()
    with reverts("OwnerConsentInvalid", meter.device_id, meter.owner.address):
        meter.bond(fleet=other)


def test_bond_device__deadline_moved__is_refused(protocol):
    meter = candidate(protocol)
    with reverts("OwnerConsentInvalid", meter.device_id, meter.owner.address):
        meter.bond(deadline=meter.request["deadline"] + 1)


def test_bond_device__consent_under_another_contracts_domain__is_refused(protocol):
    meter = candidate(protocol)
    with reverts("OwnerConsentInvalid", meter.device_id, meter.owner.address):
        meter.bond(**meter.consent(meter.request["deadline"], domain=protocol.device_domain()))


def test_bond_device__no_owner__is_refused(protocol):
    meter = candidate(protocol)
    with reverts("ZeroValue"):
        meter.bond(owner=NOBODY, bond_signature=meter.meter.bond_signature(NOBODY))


def test_bond_device__in_the_consents_last_second__passes(protocol):
    meter = candidate(protocol)
    meter.bond(**meter.consent(protocol.chain.timestamp))


def test_bond_device__a_second_after_the_consents_deadline__is_refused(protocol):
    meter, now = candidate(protocol), protocol.chain.timestamp
    with reverts("OwnerConsentExpired", now - 1, now):
        meter.bond(**meter.consent(now - 1))


def test_bond_device__consent_used_before_a_release__is_refused(protocol):
    meter = candidate(protocol)
    used = {part: meter.request[part] for part in ("deadline", "consent")}
    meter.bond()
    release(protocol, meter)
    protocol.chain.warp(protocol.chain.timestamp + REBOND_AFTER_SECONDS)
    meter.renew()
    with reverts("OwnerConsentInvalid", meter.device_id, meter.owner.address):
        meter.bond(**(used | {"deadline": used["deadline"]}))
    meter.bond()
    assert protocol.bridge.call("meters", meter.device_id).bonds == 2


# -- The owner's own transaction --


def test_bond_device__device_named_another_owner_than_the_sender__is_refused(protocol):
    meter = candidate(protocol)
    with reverts("OwnerConsentInvalid", meter.device_id, meter.owner.address):
        meter.bond(sender=protocol.outsider, consent=b"")


def test_bond_device__owner_sends_it_after_the_deadline__passes(protocol):
    meter = candidate(protocol)
    meter.bond(sender=meter.owner.address, consent=b"", deadline=protocol.chain.timestamp - DAY)


# -- A contract wallet --


def test_bond_device__contract_wallet_agrees__is_its_owner(protocol):
    meter = candidate(protocol)
    wallet, parts = wallet_request(protocol, meter)
    assert meter.bond(**parts).only("DeviceBonded")["owner"] == wallet.address.lower()


def test_bond_device__contract_wallet_does_not_agree__is_refused(protocol):
    meter = candidate(protocol)
    wallet, parts = wallet_request(protocol, meter)
    with reverts("OwnerConsentInvalid", meter.device_id, wallet.address):
        meter.bond(**(parts | {"consent": flip(parts["consent"], 0)}))


def test_bond_device__owner_is_a_contract_that_cannot_sign__is_refused(protocol):
    meter = candidate(protocol)
    dumb = protocol.chain.deploy(artifact("RefusingBeneficiary"), sender=protocol.outsider)
    parts = {"owner": dumb.address, "bond_signature": meter.meter.bond_signature(dumb.address)}
    with reverts("OwnerConsentInvalid", meter.device_id, dumb.address):
        meter.bond(**parts)
