"""Reads of a deployment by names, and a refusal with its custom error."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from gramwatt.chains.book import AddressBook, Entry
from gramwatt.chains.errors import BookError, CallReverted
from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from tests.support.deploying.plans import artifacts

BRIDGE, SOMEBODY = "0x" + "b1" * 20, "0x" + "51" * 20
GUARDIAN_ROLE = keccak(text="GUARDIAN_ROLE")


def selector(signature: str) -> bytes:
    return keccak(text=signature)[:4]


@dataclass
class Answers:
    """A chain that answers calls of the bridge by their selectors."""

    by_selector: dict[bytes, bytes | CallReverted]
    asked: list[tuple[str, bytes]] = field(default_factory=list)

    def call(self, to: str, data: bytes) -> bytes:
        self.asked.append((to, data))
        answer = self.by_selector[data[:4]]
        if isinstance(answer, CallReverted):
            raise answer
        return answer


@pytest.fixture
def deployed():
    def of(**answers: Any) -> tuple[DeployedContracts, Answers]:
        functions = artifacts()["EnergyDataBridge"].abi.functions
        chain = Answers({functions[name].selector: answer for name, answer in answers.items()})
        book = AddressBook(31337, None, None, {"EnergyDataBridge": Entry("EnergyDataBridge", BRIDGE)})
        any_chain: Any = chain
        return DeployedContracts(any_chain, artifacts(), book), chain

    return of


def test_read__a_view_with_arguments__encoded_decoded_and_asked_at_the_books_address(deployed):
    contracts, chain = deployed(oracleThreshold=encode(["uint8"], [3]), isOracle=encode(["bool"], [True]))

    assert contracts.read("EnergyDataBridge", "oracleThreshold") == 3
    assert contracts.read("EnergyDataBridge", "isOracle", SOMEBODY) is True
    assert chain.asked[1] == (BRIDGE, selector("isOracle(address)") + encode(["address"], [SOMEBODY]))


def test_read__a_contract_that_the_book_lacks__says_how_to_deploy_it(deployed):
    with pytest.raises(BookError, match=r"has no Timelock\. Deploy it first"):
        deployed()[0].read("Timelock", "getMinDelay")


def test_read__refused__contract_function_and_custom_error(deployed):
    data = selector("FleetUnknown(uint32)") + encode(["uint32"], [9])
    contracts, _ = deployed(fleets=CallReverted(data, "execution reverted"))

    with pytest.raises(CallReverted, match=r"EnergyDataBridge\.fleets: FleetUnknown\(.*9\)") as refusal:
        contracts.read("EnergyDataBridge", "fleets", 9)

    assert refusal.value.data == data


def test_explain__data_of_no_known_error__the_nodes_own_message(deployed):
    contracts, _ = deployed()

    for data in (b"", b"\1\2\3\4"):
        explained = contracts.explain(CallReverted(data, "out of gas"), "the constructor")
        assert explained.message == "the constructor: out of gas"
        assert explained.data == data


def test_has_role__asked_twice__the_roles_id_is_read_once(deployed):
    contracts, chain = deployed(GUARDIAN_ROLE=GUARDIAN_ROLE, hasRole=encode(["bool"], [False]))

    assert contracts.has_role("EnergyDataBridge", "GUARDIAN_ROLE", SOMEBODY) is False
    assert contracts.has_role("EnergyDataBridge", "GUARDIAN_ROLE", SOMEBODY) is False
    assert contracts.role("EnergyDataBridge", "GUARDIAN_ROLE") == GUARDIAN_ROLE
    has_role = selector("hasRole(bytes32,address)") + encode(
        ["bytes32", "address"], [GUARDIAN_ROLE, SOMEBODY]
    )
    assert [data for _, data in chain.asked] == [selector("GUARDIAN_ROLE()"), has_role, has_role]


def test_role__of_two_deployments__each_reads_its_own(deployed):
    one, _ = deployed(GUARDIAN_ROLE=GUARDIAN_ROLE)
    other, _ = deployed(GUARDIAN_ROLE=bytes(32))

    assert one.role("EnergyDataBridge", "GUARDIAN_ROLE") == GUARDIAN_ROLE
    assert other.role("EnergyDataBridge", "GUARDIAN_ROLE") == bytes(32)
