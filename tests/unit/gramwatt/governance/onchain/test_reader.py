"""Finding a proposal, and how a reader judges what the chain returns."""

from typing import Any

import pytest

from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.governance.errors import ProposalError
from gramwatt.governance.onchain.reader import GovernanceReader, ProposalOnChain, in_force
from tests.support.deploying.plans import artifacts
from tests.support.evm.chain import CHAIN_ID
from tests.support.governance.facts import CONTRACTS, DAY, NOW, PROPOSER, SEEDED, factor_proposal, record


class OneChain:
    """All that is asked of the chain here."""

    chain_id = CHAIN_ID


class Book:
    def address(self, name):
        return CONTRACTS[name]


def made(digits):
    return ProposalOnChain(bytes.fromhex(digits.ljust(64, "0")), PROPOSER, 1, factor_proposal())


@pytest.fixture
def reader():
    chain: Any = OneChain()
    book: Any = Book()
    found = GovernanceReader(DeployedContracts(chain, artifacts(), book))
    found.__dict__["_proposals"] = (made("4e68aa"), made("4e69"), made("77"))
    return found


@pytest.mark.parametrize("text", ["0x4e68", "4e68", "0x4E68", " 0x4e68 ", "0x" + "4e68aa".ljust(64, "0")])
def test_find__unique_beginning_in_any_spelling__that_proposal(reader, text):
    assert reader.find(text) == made("4e68aa")


def test_find__ambiguous__both_whole_ids(reader):
    with pytest.raises(
        ProposalError, match=r"2 proposals have ids that begin with 0x4e6: 0x4e68aa0{58}, 0x4e690{60}\."
    ):
        reader.find("0x4e6")


def test_find__unknown__says_where(reader):
    with pytest.raises(ProposalError, match=r"No proposal of 0x0*2 on chain 31337 begins with 0x5\."):
        reader.find("0x5")


@pytest.mark.parametrize("text", ["", "0x", "kenya", "0x4e68zz", "0x" + "0" * 65])
def test_find__no_id__says_what_one_is(reader, text):
    with pytest.raises(ProposalError, match=f"'{text}' is not a proposal's id"):
        reader.find(text)


@pytest.mark.parametrize(("second", "value"), [(NOW - 1, 512), (NOW, 430), (NOW + DAY, 410)])
def test_in_force__later_entries_overtake__the_newest_that_has_begun(second, value):
    """The third was announced for after the fourth, which overtook it before it began."""
    history = (
        SEEDED,
        record(430_000_000, NOW),
        record(420_000_000, NOW + 2 * DAY),
        record(410_000_000, NOW + DAY),
    )

    found = in_force(history, second)

    assert found is not None
    assert found.value == value * 10**6


def test_in_force__before_the_first__none():
    assert in_force((record(430_000_000, NOW),), NOW - 1) is None
