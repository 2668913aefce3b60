"""claimCredits: who gets what is due, and that a beneficiary who will not take it stands in nobody's way."""

import pytest

from tests.support.bridge.protocol import DAY, Protocol, class_id, ready_fleet
from tests.support.evm.artifacts import artifact
from tests.support.evm.chain import Contract
from tests.support.evm.expect import reverts

KENYA_2026 = class_id()
NOBODY = "0x" + "00" * 20


def earned_fleet(protocol: Protocol, beneficiary: str | None = None) -> int:
    """A fleet with 100 kWh in Kenya credited: 51 units and 0.2 of one."""
    fleet, _ = ready_fleet(protocol, 1, beneficiary=beneficiary)
    protocol.run(protocol.batch({fleet: {0: 100_000}}))
    assert protocol.accrual(fleet, KENYA_2026) == (51, 200_000_000_000)
    return fleet


def claim(protocol: Protocol, fleet: int, class_: int = KENYA_2026):
    return protocol.bridge.send("claimCredits", fleet, class_, sender=protocol.outsider)


def balance(protocol: Protocol, account: str, class_: int = KENYA_2026) -> int:
    return protocol.credit.call("balanceOf", account, class_)


def deploy(protocol: Protocol, name: str) -> Contract:
    return protocol.chain.deploy(artifact(name), sender=protocol.outsider)


def test_claim_credits__by_anyone__mints_units_to_the_beneficiary_and_keeps_the_carry(protocol):
    fleet = earned_fleet(protocol)
    receipt = claim(protocol, fleet)
    assert receipt.only("CreditsClaimed") == {
        "fleet": fleet,
        "creditId": KENYA_2026,
        "beneficiary": protocol.beneficiary.lower(),
        "units": 51,
    }
    assert balance(protocol, protocol.beneficiary) == 51
    assert protocol.accrual(fleet, KENYA_2026) == (0, 200_000_000_000)


def test_claim_credits__later__goes_on_from_the_carry(protocol):
    fleet = earned_fleet(protocol)
    claim(protocol, fleet)
    protocol.run(protocol.batch({fleet: {0: 200_000}}))
    claim(protocol, fleet)
    assert balance(protocol, protocol.beneficiary) == 102
    assert protocol.accrual(fleet, KENYA_2026) == (0, 400_000_000_000)


def test_claim_credits__two_batches_at_once__mints_their_sum(protocol):
    fleet = earned_fleet(protocol)
    protocol.run(protocol.batch({fleet: {0: 200_000}}))
    claim(protocol, fleet)
    assert balance(protocol, protocol.beneficiary) == 102


def test_claim_credits__twice__is_refused(protocol):
    fleet = earned_fleet(protocol)
    claim(protocol, fleet)
    with reverts("NothingToClaim", fleet, KENYA_2026):
        claim(protocol, fleet)
    assert balance(protocol, protocol.beneficiary) == 51


def test_claim_credits__less_than_a_unit__is_refused(protocol):
    fleet, _ = ready_fleet(protocol, 1)
    protocol.run(protocol.batch({fleet: {0: 1_953}}))
    with reverts("NothingToClaim", fleet, KENYA_2026):
        claim(protocol, fleet)
    protocol.run(protocol.batch({fleet: {0: 1_954}}))
    claim(protocol, fleet)
    assert balance(protocol, protocol.beneficiary) == 1


@pytest.mark.parametrize("class_", [class_id(vintage=2027), class_id(flags=0), 2**255])
def test_claim_credits__class_without_credits__is_refused(protocol, class_):
    fleet = earned_fleet(protocol)
    with reverts("NothingToClaim", fleet, class_):
        claim(protocol, fleet, class_)


def test_claim_credits__fleet_never_opened__is_refused(protocol):
    with reverts("NothingToClaim", 99, KENYA_2026):
        claim(protocol, 99)


def test_claim_credits__before_processing__is_refused(protocol):
    fleet, _ = ready_fleet(protocol, 1)
    protocol.submit(protocol.batch({fleet: {0: 100_000}}))
    with reverts("NothingToClaim", fleet, KENYA_2026):
        claim(protocol, fleet)


# -- Who is the beneficiary --


def test_claim_credits__beneficiary_changed_before__goes_to_the_new_one(protocol):
    fleet, heir = earned_fleet(protocol), protocol.person("heir")
    protocol.bridge.send("setFleetBeneficiary", fleet, heir, sender=protocol.beneficiary)
    claim(protocol, fleet)
    assert (balance(protocol, heir), balance(protocol, protocol.beneficiary)) == (51, 0)


def test_claim_credits__beneficiary_changed_after__stays_with_the_old_one(protocol):
    fleet, heir = earned_fleet(protocol), protocol.person("heir")
    claim(protocol, fleet)
    protocol.bridge.send("setFleetBeneficiary", fleet, heir, sender=protocol.beneficiary)
    assert (balance(protocol, heir), balance(protocol, protocol.beneficiary)) == (0, 51)


def test_claim_credits__beneficiary_refuses__blocks_only_itself(protocol):
    refusing = deploy(protocol, "RefusingBeneficiary")
    stubborn = protocol.open_fleet(beneficiary=refusing.address)
    willing = protocol.open_fleet()
    protocol.add_meter(stubborn)
    protocol.add_meter(willing)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    protocol.run(protocol.batch({stubborn: {0: 100_000}, willing: {0: 100_000}}))
    with reverts("CreditsRefused", 51):
        claim(protocol, stubborn)
    assert protocol.accrual(stubborn, KENYA_2026) == (51, 200_000_000_000)
    claim(protocol, willing)
    assert balance(protocol, protocol.beneficiary) == 51
    protocol.run(protocol.batch({stubborn: {0: 110_000}, willing: {0: 110_000}}))
    assert protocol.accrual(stubborn, KENYA_2026) == (56, 320_000_000_000)


def test_claim_credits__beneficiary_is_a_contract_that_knows_no_credits__blocks_only_itself(protocol):
    fleet = earned_fleet(protocol, protocol.p256.address)
    with reverts("ERC1155InvalidReceiver", protocol.p256.address):
        claim(protocol, fleet)
    assert protocol.accrual(fleet, KENYA_2026)[0] == 51


def test_claim_credits__beneficiary_is_a_wallet_contract__takes_them(protocol):
    wallet = protocol.chain.deploy(artifact("ContractWallet"), protocol.outsider, sender=protocol.outsider)
    claim(protocol, earned_fleet(protocol, wallet.address))
    assert balance(protocol, wallet.address) == 51


def test_claim_credits__beneficiary_claims_again_from_inside__gets_it_once(protocol):
    greedy = deploy(protocol, "ReentrantBeneficiary")
    fleet = earned_fleet(protocol, greedy.address)
    again = protocol.bridge.interface.functions["claimCredits"].encode(fleet, KENYA_2026)
    greedy.send("plan", protocol.bridge.address, again, sender=protocol.outsider)
    claim(protocol, fleet)
    assert balance(protocol, greedy.address) == 51
    assert not greedy.call("succeeded")
    refusal = protocol.bridge.interface.decode_error(greedy.call("answer"))
    assert refusal == ("NothingToClaim", (fleet, KENYA_2026))


# -- Pauses and roles --


def test_claim_credits__bridge_paused__goes_on(protocol):
    fleet = earned_fleet(protocol)
    protocol.bridge.send("pause", sender=protocol.guardian)
    claim(protocol, fleet)
    assert balance(protocol, protocol.beneficiary) == 51


def test_claim_credits__credit_paused__is_refused_and_stays_due(protocol):
    fleet = earned_fleet(protocol)
    protocol.credit.send("pause", sender=protocol.guardian)
    with reverts("EnforcedPause"):
        claim(protocol, fleet)
    protocol.credit.send("unpause", sender=protocol.admin)
    claim(protocol, fleet)
    assert balance(protocol, protocol.beneficiary) == 51


def test_claim_credits__bridge_is_no_minter_any_more__is_refused_and_stays_due(protocol):
    fleet, minter = earned_fleet(protocol), protocol.credit.call("MINTER_ROLE")
    protocol.credit.send("revokeRole", minter, protocol.bridge.address, sender=protocol.admin)
    with reverts("AccessControlUnauthorizedAccount", protocol.bridge.address, minter):
        claim(protocol, fleet)
    assert protocol.accrual(fleet, KENYA_2026)[0] == 51
