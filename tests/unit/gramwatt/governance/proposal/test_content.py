"""A proposal in the order of the ABI, from tuples as from named structs."""

import pytest

from gramwatt.governance.proposal.content import (
    Call,
    FactorChange,
    NewCountry,
    Proposal,
    ProposalState,
    Trigger,
)
from tests.support.governance.facts import DOCUMENT, KENYA, address, record

RECORD = record(430_000_000, 7)
PROPOSAL = Proposal(
    Trigger.NEW_COUNTRY,
    (NewCountry(288, "GH", "Ghana"),),
    (FactorChange(KENYA, RECORD),),
    (Call(address(1), b"\1\2"),),
    DOCUMENT,
    "ipfs://document",
    9,
)
STRUCT = (
    5,
    [(288, b"GH", "Ghana")],
    [(KENYA, RECORD.to_abi())],
    [(address(1), b"\1\2")],
    DOCUMENT,
    "ipfs://document",
    9,
)


def test_to_abi__every_part__in_the_order_of_the_struct():
    assert PROPOSAL.to_abi() == STRUCT
    assert RECORD.to_abi()[:2] == (430_000_000, 7)


def test_from_abi__structs_by_name__as_from_tuples():
    named = {
        "trigger": 5,
        "countries": [{"country": 288, "isoCode": b"GH", "name": "Ghana"}],
        "factors": [{"zone": KENYA, "record": RECORD.to_abi()}],
        "calls": [{"target": address(1), "data": bytearray(b"\1\2")}],
        "documentHash": bytearray(DOCUMENT),
        "documentUri": "ipfs://document",
        "salt": 9,
    }

    assert Proposal.from_abi(named) == Proposal.from_abi(STRUCT) == PROPOSAL


def test_from_abi__trigger_that_the_abi_lacks__refused():
    assert Proposal.from_abi((6, *STRUCT[1:])).trigger is Trigger.PARAMETER
    with pytest.raises(ValueError, match="7 is not a valid Trigger"):
        Proposal.from_abi((7, *STRUCT[1:]))


def test_from_abi__country_code_of_strange_bytes__survives_the_way_back():
    """A proposer may give any two bytes; the id is of these."""
    struct = (5, [(288, b"\xff\x00", "Ghana")], *STRUCT[2:])

    assert Proposal.from_abi(struct).to_abi() == struct


def test_proposal_state__of_the_abi__in_its_order():
    assert [state.name for state in (ProposalState(0), ProposalState(7), ProposalState(11))] == [
        "UNKNOWN",
        "EXECUTED",
        "SUPERSEDED",
    ]
