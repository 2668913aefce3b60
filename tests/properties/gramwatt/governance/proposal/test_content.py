"""A proposal's way through a transaction."""

from eth_abi.abi import decode
from hypothesis import example, given

from gramwatt.governance.proposal.content import Proposal
from tests.support.evm.abi import Interface
from tests.support.evm.artifacts import artifact
from tests.support.governance.any_proposal import EMPTY, SPOKEN, proposals

PROPOSE = Interface(artifact("FactorGovernance").abi).functions["propose"]


@given(proposal=proposals)
@example(proposal=EMPTY)
@example(proposal=SPOKEN)
def test_from_abi__of_what_to_abi_gives__is_the_same_proposal(proposal):
    """SIGN-3: nothing of a proposal is lost on its way through a transaction."""
    (decoded,) = decode(PROPOSE.types, PROPOSE.encode(proposal.to_abi())[4:])

    assert Proposal.from_abi(decoded) == proposal
