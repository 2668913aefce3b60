"""Calls, answers, events and errors by the ABI, against the tests' own reader of it."""

import pytest
from hexbytes import HexBytes

from gramwatt.chains.errors import ChainError
from gramwatt.chains.evm.abi.packaged import CONTRACTS, load_abi
from gramwatt.governance.proposal.content import NewCountry, Proposal, Trigger
from gramwatt.protocol.digests import keccak
from tests.support.deploying.plans import artifacts
from tests.support.evm.abi import Interface
from tests.support.governance.facts import address, factor_proposal
from tests.support.governance.governance import deploy_governance


@pytest.mark.parametrize("contract", CONTRACTS)
def test_functions__every_one__same_selector_as_another_reader(contract: str) -> None:
    abi = load_abi(contract)
    interface = Interface([dict(entry) for entry in abi.entries])
    assert {name: codec.selector for name, codec in abi.functions.items()} == {
        name: function.selector for name, function in interface.functions.items()
    }
    assert {codec.topic for codec in abi.events.values()} == set(interface.events)


def test_call__batch__arguments_come_back() -> None:
    submit = load_abi("EnergyDataBridge").functions["submitEnergyDataBatch"]
    batch = (1, 2, b"\1" * 32, ((7, 0, (5, 6)),))
    found = submit.arguments(submit.call((batch, [b"\2" * 65])))
    fleet = {"fleet": 7, "firstWord": 0, "registers": (5, 6)}
    assert found == {
        "batch": {"periodStart": 1, "periodEnd": 2, "evidence": b"\1" * 32, "fleets": (fleet,)},
        "signatures": (b"\2" * 65,),
    }


GOVERNANCE = "FactorGovernance"


@pytest.fixture(scope="module")
def abi():
    return artifacts()[GOVERNANCE].abi


def test_decode_call__a_struct_of_lists__by_name_and_back(abi):
    proposal = factor_proposal(
        trigger=Trigger.NEW_COUNTRY,
        countries=(NewCountry(288, "GH", "Ghana"),),
        document_uri="0x" + "z" * 40,  # as long as an address, and none
    )

    name, arguments = abi.decode_call(abi.encode_call("propose", proposal.to_abi()))

    assert name == "propose"
    assert arguments["proposal"]["countries"][0]["name"] == "Ghana"
    assert Proposal.from_abi(arguments["proposal"]) == proposal


def test_decode_call__addresses_in_a_list__with_their_checksum(abi):
    wanted = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"

    _, arguments = abi.decode_call(abi.encode_call("setSigners", [wanted.lower(), address(1)], 2, 2))

    assert arguments == {
        "signers_": (wanted, address(1)),
        "threshold_": 2,
        "emergencyThreshold_": 2,
    }


@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: data + b"\x00", lambda data: data[:3]]
)
def test_decode_call__not_to_the_byte__none(abi, change):
    assert abi.decode_call(change(abi.encode_call("approve", b"\x01" * 32))) is None


def test_decode_call__text_that_is_not_utf_8__none(abi):
    data = abi.encode_call("comment", b"\x01" * 32, b"\x02" * 32, "café")

    assert abi.decode_call(data)[1]["contentUri"] == "café"
    assert abi.decode_call(data.replace("é".encode(), b"\xff\xff")) is None


def test_decode_event__as_the_contract_emits_it__the_proposal(abi):
    governance = deploy_governance()
    proposal = governance.factor()
    wanted = governance.propose(proposal)
    result = governance.chain.evm.result
    assert result is not None
    (log,) = result.logs
    topics, data = log.data

    found = abi.events["Proposed"].arguments(list(map(HexBytes, topics)), bytes(data))

    assert Proposal.from_abi(found["proposal"]) == proposal
    assert found["proposalId"] == wanted
    assert found["proposer"].lower() == governance.proposer.lower()


def test_explain__bytes_and_numbers__spelt_out(abi):
    arguments = b"\x01" * 32 + (5).to_bytes(32) + (4).to_bytes(32)
    data = keccak(b"TooEarly(bytes32,uint256,uint256)")[:4] + arguments

    assert abi.explain(data) == f"TooEarly(proposalId 0x{'01' * 32}, from 5, nowTimestamp 4)"
    assert abi.decode_error(data) == (
        "TooEarly",
        {"proposalId": b"\x01" * 32, "from": 5, "nowTimestamp": 4},
    )
    assert abi.explain(b"\x00" * 4) is None


def test_decode_error__of_another_contract__found_among_all():
    data = keccak(b"ZoneInQuarantine(uint32)")[:4] + (404 << 16).to_bytes(32)

    assert artifacts().explain(data) == "ZoneInQuarantine(zone 26476544)"
    assert artifacts().decode_error(data) == ("ZoneInQuarantine", {"zone": 404 << 16})
    assert artifacts().decode_error(b"\x00" * 4) is None


def test_arguments__a_log_with_too_few_or_too_many_topics__is_a_sentence():
    released = load_abi("EnergyDataBridge").events["DeviceReleased"]
    topics = [released.topic, *[bytes(32) for part in released.inputs if part["indexed"]]]
    data = bytes(32) * len(released.plain)
    assert released.arguments(topics, data)

    for malformed in (topics[:-1], [*topics, bytes(32)]):
        with pytest.raises(ChainError, match="a log of DeviceReleased that does not fit"):
            released.arguments(malformed, data)


def test_decode_error__lengths_and_texts_that_cannot_be__none():
    text = keccak(b"StringTooLong(string)")[:4]
    offset, two = (32).to_bytes(32), (2).to_bytes(32)
    abi = load_abi("EnergyDataBridge")

    assert abi.decode_error(text + offset + two + b"no".ljust(32, b"\0")) == ("StringTooLong", {"str": "no"})
    assert abi.decode_error(text + offset + two + b"\xff\xfe".ljust(32, b"\0")) is None
    assert abi.decode_error(text + offset + (2**255).to_bytes(32)) is None
