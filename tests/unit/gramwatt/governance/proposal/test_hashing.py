"""What a wallet shows of an approval: the whole proposal, its signer, chain and contract."""

from gramwatt.governance.proposal.content import FactorChange
from gramwatt.governance.proposal.hashing import approval_message, approval_typed_data, proposal_id
from tests.support.governance.facts import CONTRACTS, KENYA, SIGNERS, factor_proposal, record

GOVERNANCE = CONTRACTS["FactorGovernance"]


def test_approval_typed_data__a_factor__every_member_by_its_name():
    document = approval_typed_data(factor_proposal(), SIGNERS[0], 99, 1, GOVERNANCE)

    assert document["domain"] == {
        "name": "Gramwatt Governance",
        "version": "1",
        "chainId": 1,
        "verifyingContract": GOVERNANCE,
    }
    assert (document["primaryType"], document["message"]["signer"], document["message"]["deadline"]) == (
        "Approval",
        SIGNERS[0],
        99,
    )
    (factor,) = document["message"]["proposal"]["factors"]
    assert factor["zone"] == KENYA
    assert (factor["record"]["value"], factor["record"]["sourceYear"]) == (430_000_000, 2025)
    for name, fields in document["types"].items():
        assert all(set(field) == {"type", "name"} for field in fields), name


def test_proposal_id__two_factors_in_another_order__another_proposal():
    changes = (FactorChange(KENYA, record(1)), FactorChange(KENYA, record(2)))

    one, other = (factor_proposal(factors=order) for order in (changes, changes[::-1]))

    assert len(proposal_id(one)) == 32
    assert proposal_id(one) == proposal_id(factor_proposal(factors=changes))
    assert proposal_id(one) != proposal_id(other)


def test_approval_message__of_another_chain_contract_signer_or_deadline__another_message():
    bodies = {
        approval_message(factor_proposal(), *about).body + approval_message(factor_proposal(), *about).header
        for about in (
            (SIGNERS[0], 99, 1, GOVERNANCE),
            (SIGNERS[1], 99, 1, GOVERNANCE),
            (SIGNERS[0], 98, 1, GOVERNANCE),
            (SIGNERS[0], 99, 2, GOVERNANCE),
            (SIGNERS[0], 99, 1, CONTRACTS["Timelock"]),
        )
    }

    assert len(bodies) == 5
