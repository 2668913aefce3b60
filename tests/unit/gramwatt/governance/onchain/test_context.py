"""What a signer needs to know besides a proposal: gathered from the chain, and asked without it."""

from dataclasses import replace

import pytest

from gramwatt.governance.onchain.context import Comment, Review, Rival, gather
from gramwatt.governance.proposal.content import NewCountry, ProposalState, Trigger
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.governance.proposal.zones import CountryName
from gramwatt.protocol.day_curve import curve_id
from tests.support.deploying.embedded import COMMENT
from tests.support.governance.facts import (
    CONTRACTS,
    COUNTRIES,
    DAY,
    KENYA,
    NOW,
    PROPOSER,
    SEEDED,
    address,
    curve,
    factor_proposal,
    facts,
    record,
)

NIGERIA = 566 << 16
OTHER = factor_proposal(record(400_000_000), salt=1)


# -- Gathered --


def test_gather__not_proposed_yet__the_chain_as_it_is(site):
    found = gather(site.reader(), factor_proposal(), people={site.address("guardian"): "guardian"})

    assert (found.chain_id, found.governance) == (31337, site.book.address("FactorGovernance"))
    assert found.now == found.as_of == site.chain("guardian").now()
    assert found.delay == DAY
    assert found.contracts == site.book.addresses
    assert {404, 566} <= found.countries.keys()
    assert [entry.value for entry in found.histories[KENYA]] == [512_000_000]
    assert found.signers == tuple(site.address(f"signer_{number}") for number in range(1, 6))
    assert (found.status, found.review, found.comments, found.rivals) == (None, None, (), ())
    assert (found.curves, found.published) == ({}, frozenset())
    assert found.people == {site.address("guardian"): "guardian"}


def test_gather__proposed_reviewed_and_commented__each_with_its_author(site):
    proposal = factor_proposal()
    name = site.propose(proposal)
    site.propose(replace(proposal, salt=5))  # whose review and comments are its own
    site.review(proposal, passed=True)
    site.move_to(site.status(proposal).comment_from)
    site.send("oracle_1", "FactorGovernance", "comment", name, COMMENT, "ipfs://comment")

    found = gather(site.reader(), proposal)

    assert found.status is not None
    assert (found.status.state, found.status.proposer) == (ProposalState.IN_COMMENT, site.address("proposer"))
    assert found.review == Review(site.address("reviewer"), True, "ipfs://report")
    assert found.comments == (
        Comment(site.address("oracle_1"), ProposalState.IN_COMMENT, COMMENT, "ipfs://comment"),
    )
    other = gather(site.reader(), replace(proposal, salt=5))
    assert (other.review, other.comments) == (None, ())


def test_gather__rivals__open_ones_of_the_same_zone_and_not_itself(site):
    proposal = factor_proposal()
    site.propose(proposal)
    rival = site.propose(OTHER)
    site.propose(factor_proposal(zone=NIGERIA))
    ended = factor_proposal(salt=2)
    site.send("proposer", "FactorGovernance", "withdraw", site.propose(ended))

    assert gather(site.reader(), proposal).rivals == (Rival(rival, KENYA, ProposalState.PROPOSED),)
    assert [other.proposal_id for other in gather(site.reader(), OTHER).rivals] == [proposal_id(proposal)]
    assert gather(site.reader(), factor_proposal(zone=710 << 16)).rivals == ()


def test_gather__executed__the_factors_before_it_and_the_second_of_it(site):
    proposal = factor_proposal(record(430_000_000))
    site.execute(proposal)
    executed_at = site.chain("guardian").block_time(site.chain("guardian").newest_block())
    site.move_to(executed_at + DAY)

    found = gather(site.reader(), proposal)

    assert (found.as_of, found.now > found.as_of) == (executed_at, True)
    assert [entry.value for entry in found.histories[KENYA]] == [512_000_000]
    assert (found.present, found.troubles) == ({}, {})
    later = gather(site.reader(), OTHER)
    assert [entry.value for entry in later.histories[KENYA]] == [512_000_000, 430_000_000]
    assert later.as_of == later.now


def test_gather__curves__of_the_file_and_of_the_chain_and_which_are_published(site):
    known, new = curve(300_000_000), curve(200_000_000)
    site.send("oracle_1", "DayCurves", "publish", known.to_abi())
    proposals = [factor_proposal(record(each.lowest, curve=curve_id(each))) for each in (known, new)]

    published, announced = (gather(site.reader(), proposal, (new,)) for proposal in proposals)

    assert published.curves == {curve_id(known): known, curve_id(new): new}
    assert published.published == {curve_id(known)}
    assert announced.curves == {curve_id(new): new}
    assert announced.published == frozenset()
    assert gather(site.reader(), proposals[1]).curves == {}


def test_gather__calls__current_values_and_which_would_be_refused(site):
    good = site.call("EnergyDataBridge", "setChallengeWindow", 1_200)
    bad = site.call("EnergyDataBridge", "setOracleThreshold", 6)
    lost = replace(good, target=address(77))
    strange = replace(good, data=b"\1\2\3\4")
    proposal = factor_proposal(factors=(), trigger=Trigger.PARAMETER, calls=(good, bad, lost, strange))

    found = gather(site.reader(), proposal)

    assert found.present == {(0, "windowSeconds"): "600 s (10 m)", (1, "threshold"): "3"}
    assert sorted(found.troubles) == [1, 2, 3]
    assert found.troubles[1].startswith("it would be refused now: ThresholdOutOfRange(")
    assert found.troubles[2] == f"there is no contract at {address(77)}, so it would have no effect"
    assert found.troubles[3].startswith("it would be refused now: ")


def test_gather__longer_delay_of_the_timelock__counts(site):
    site.execute(
        factor_proposal(
            factors=(), trigger=Trigger.PARAMETER, calls=(site.call("Timelock", "updateDelay", 2 * DAY),)
        )
    )

    assert gather(site.reader(), factor_proposal()).delay == 2 * DAY


# -- Asked --


@pytest.mark.parametrize(("as_of", "value"), [(NOW - 1, 512), (NOW, 430)])
def test_in_force__at_the_second_of_its_facts__the_record_that_has_begun(as_of, value):
    known = facts(as_of=as_of, histories={KENYA: (SEEDED, record(430_000_000, NOW))})

    found = known.in_force(KENYA)

    assert found is not None
    assert found.value == value * 10**6


def test_in_force__zone_without_records__none():
    assert facts(histories={KENYA: ()}).in_force(KENYA) is None


def test_countries_after__a_new_one_and_one_that_is_known__the_chains_name_stays():
    proposal = factor_proposal(countries=(NewCountry(288, "GH", "Ghana"), NewCountry(404, "XX", "Elsewhere")))

    assert facts().countries_after(proposal) == {**COUNTRIES, 288: CountryName("GH", "Ghana")}
    assert facts().countries_after(factor_proposal()) == COUNTRIES


def test_names_by_address__person_at_a_contracts_address__the_contracts():
    known = facts(people={PROPOSER: "proposer", CONTRACTS["Timelock"]: "impostor"})

    names = known.names_by_address()

    assert (names[PROPOSER], names[CONTRACTS["Timelock"]]) == ("proposer", "Timelock")
