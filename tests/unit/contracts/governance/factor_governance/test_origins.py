"""factorOrigins: every record of a zone, the proposal behind it, its document and who approved (GOV-3)."""

from gramwatt.governance.proposal.content import FactorChange, Trigger
from gramwatt.protocol.digests import keccak
from tests.support.bridge.protocol import DAY, FALLBACK, KENYA, NIGERIA
from tests.support.governance.governance import DOCUMENT, Governance, signer_accounts

REASON = keccak(b"reason")
NO_PROPOSAL = bytes(32)


def origins(governance: Governance, zone: int = KENYA) -> list:
    return governance.contract.call("factorOrigins", zone)


def ids(governance: Governance, zone: int = KENYA) -> list[bytes]:
    return [origin.proposalId for origin in origins(governance, zone)]


def quarantine(governance: Governance, zone: int = KENYA) -> None:
    protocol = governance.protocol
    protocol.bridge.send("quarantineZone", zone, REASON, sender=protocol.guardian)


def test_factor_origins__of_the_deployment__name_no_proposal(governance):
    (origin,) = origins(governance)
    assert origin.record == governance.bridge.call("factorInForce", KENYA)
    assert (origin.proposalId, origin.documentHash, origin.approvedBy) == (NO_PROPOSAL, bytes(32), [])


def test_factor_origins__zone_without_a_history__are_empty(governance):
    assert origins(governance, KENYA | 1) == []


def test_factor_origins__of_a_proposal__name_it_its_document_and_its_signers(governance):
    proposal_id = governance.executed(governance.factor())
    _, origin = origins(governance)
    assert origin.record == governance.bridge.call("factorInForce", KENYA)
    assert (origin.proposalId, origin.documentHash) == (proposal_id, DOCUMENT)
    assert origin.approvedBy == [signer.address.lower() for signer in governance.signers[:3]]


def test_factor_origins__approvals_beyond_the_quorum__are_named_and_a_rejection_is_not(governance):
    proposal = governance.factor()
    proposal_id = governance.approved(proposal, 4)
    governance.reject(proposal_id, governance.signers[1])
    governance.queue(proposal)
    governance.chain.warp(governance.status(proposal_id).dueAt)
    governance.execute(proposal)
    expected = [governance.signers[index].address.lower() for index in (0, 2, 3)]
    assert origins(governance)[1].approvedBy == expected


def test_factor_origins__of_the_guardian__name_no_proposal(governance):
    proposal_id = governance.executed(governance.factor())
    quarantine(governance)
    after = governance.executed(governance.factor())
    assert ids(governance) == [NO_PROPOSAL, proposal_id, NO_PROPOSAL, after]
    assert origins(governance)[2].record.sourceHash == REASON


def test_factor_origins__guardian_between_queue_and_execution__each_keep_their_own(governance):
    """The index is taken when the record is made, not when the proposal was."""
    proposal = governance.factor()
    proposal_id = governance.queued(proposal)
    quarantine(governance)
    governance.chain.warp(governance.status(proposal_id).dueAt)
    governance.execute(proposal)
    assert ids(governance) == [NO_PROPOSAL, NO_PROPOSAL, proposal_id]


def test_factor_origins__one_proposal_of_several_zones__is_named_in_each(governance):
    record = governance.factor().factors[0].record
    changes = tuple(FactorChange(zone, record) for zone in (FALLBACK, KENYA, KENYA | 1, NIGERIA))
    proposal_id = governance.executed(governance.proposal(Trigger.POLICY_CHANGE, factors=changes))
    assert ids(governance, FALLBACK) == ids(governance) == ids(governance, NIGERIA)
    assert ids(governance) == [NO_PROPOSAL, proposal_id]
    assert ids(governance, KENYA | 1) == [proposal_id]


def test_factor_origins__announced_and_overtaken_records__are_all_there(governance):
    later = governance.chain.timestamp + 90 * DAY
    announced = governance.executed(governance.factor(480_000_000, effective_from=later))
    overtaking = governance.executed(governance.factor(430_000_000))
    assert ids(governance) == [NO_PROPOSAL, announced, overtaking]
    history = governance.bridge.call("factorHistory", KENYA)
    assert [origin.record for origin in origins(governance)] == history


def test_factor_origins__after_the_signers_were_replaced__name_those_who_approved_then(governance):
    """GOV-3: an old record is read against the set of its own time."""
    governance.executed(governance.factor())
    replaced = signer_accounts(5, generation=2)
    governance.executed(governance.set_signers([signer.address for signer in replaced]))
    governance.executed(governance.factor(), replaced)
    _, before, after = origins(governance)
    assert before.approvedBy == [signer.address.lower() for signer in governance.signers[:3]]
    assert after.approvedBy == [signer.address.lower() for signer in replaced[:3]]
