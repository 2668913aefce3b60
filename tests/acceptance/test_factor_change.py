"""Accepted here: a change of factors by the full path, on a node, prices each period exactly.

That is, what was metered before, across and after it. Kenya's factor falls and Nigeria's rises in one
proposal: the lower of two is once the new one, once the old.
"""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from eth_typing import Hash32

from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.governance.proposal.content import FactorChange, Proposal, ProposalState, Trigger
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.protocol.batch import BatchSummary, EnergyBatch, FleetReadings
from gramwatt.protocol.digests import batch_digest, domain_separator, keccak
from gramwatt.protocol.factor import FactorRecord
from gramwatt.protocol.pricing import credit_id, price_during
from gramwatt.protocol.quantities import NG_PER_UNIT, FleetId, UnixTime
from gramwatt.protocol.registers import RegisterBank
from tests.support.bridge.protocol import factor_record
from tests.support.node.anvil import anvil
from tests.support.node.governance import NodeGovernance, deploy_governance_on_node
from tests.support.node.protocol import (
    DAY,
    KENYA,
    NIGERIA,
    WINDOW_SECONDS,
    NodeProtocol,
    deploy_on_node,
    role_account,
)

pytestmark = pytest.mark.node

GENESIS = 1_780_272_000  # 2026-06-01T00:00:00Z
OLD = {KENYA: 512_000_000, NIGERIA: 894_000_000}
NEW = {KENYA: 430_000_001, NIGERIA: 950_000_003}  # odd, so that no carry is zero
LOWER = {KENYA: NEW[KENYA], NIGERIA: OLD[NIGERIA]}
ENERGY_WH = {"before": (37_123, 41_999), "across": (55_001, 60_003), "after": (7_777, 119_999)}
THRESHOLD = 3


@pytest.fixture
def protocol() -> Iterator[NodeProtocol]:
    with anvil(timestamp=GENESIS) as url:
        yield deploy_on_node(url)


class Fleets:
    """A fleet with one meter in each zone, and batches that move both."""

    def __init__(self, protocol: NodeProtocol) -> None:
        self.protocol = protocol
        opened = protocol.open_fleets([(zone, role_account("beneficiary", zone).address) for zone in OLD])
        self.zones: dict[FleetId, int] = dict(zip(opened, OLD, strict=True))
        meters: list[SimulatedMeter] = [protocol.add_meter(fleet, zone) for fleet, zone in self.zones.items()]
        self.registers = {
            fleet: meter.energy_mwh // 1000 for fleet, meter in zip(opened, meters, strict=True)
        }

    def submit(self, start: int, end: int, energy_wh: tuple[int, int]) -> BatchSummary:
        """Signed by a quorum, sent, and told by the chain."""
        readings = []
        for fleet, moved in zip(self.zones, energy_wh, strict=True):
            self.registers[fleet] += moved
            bank = RegisterBank(self.protocol.bridge.functions.registerWords(fleet, 0, 1).call())
            bank[0] = self.registers[fleet]
            readings.append(FleetReadings(fleet, 0, bank.words(0, 1)))
        batch = EnergyBatch(UnixTime(start), UnixTime(end), keccak(b"evidence"), tuple(readings))
        bridge = self.protocol.bridge
        digest = batch_digest(domain_separator(self.protocol.web3.eth.chain_id, bridge.address), batch)
        signatures = [
            bytes(oracle.unsafe_sign_hash(Hash32(digest)).signature)
            for oracle in self.protocol.oracles[:THRESHOLD]
        ]
        receipt = self.protocol.send("submitEnergyDataBatch", batch.to_abi(), signatures)
        (submitted,) = bridge.events.BatchSubmitted().process_receipt(receipt)
        return BatchSummary.from_abi(submitted["args"]["summary"])

    def process(self, summary: BatchSummary) -> None:
        self.protocol.send("processBatch", summary.to_abi())

    def credited_ng(self, fleet: FleetId, credit: int) -> int:
        """What was claimed, what waits for the next claim, and the carry."""
        owner = role_account("beneficiary", self.zones[fleet]).address
        claimed = self.protocol.credit.functions.balanceOf(owner, credit).call()
        units, carry_ng = self.protocol.bridge.functions.accruals(fleet, credit).call()
        return (claimed + units) * NG_PER_UNIT + carry_ng


def change(governance: NodeGovernance) -> Proposal:
    """Both factors, in force from the moment of execution."""
    records = {zone: FactorRecord.from_abi(factor_record(value, 0)) for zone, value in NEW.items()}
    factors = tuple(FactorChange(zone, records[zone]) for zone in sorted(records))
    return Proposal(Trigger.ANNUAL_REVIEW, (), factors, (), keccak(b"document"), "ipfs://document")


def approve_and_queue(governance: NodeGovernance, proposal: Proposal) -> None:
    """Two signers by transaction; the third on paper, so to speak, and somebody delivers it."""
    first, second, third, *_ = governance.signers
    for signer in (first, second):
        governance.send(signer, "approve", proposal_id(proposal))
    assert governance.state(proposal) is ProposalState.IN_APPROVAL
    approval = governance.signed(proposal, third)
    governance.send(governance.proposer, "approveBySignature", proposal_id(proposal), approval)
    assert governance.state(proposal) is ProposalState.APPROVED
    governance.send(governance.proposer, "queue", proposal.to_abi())


def test_factor_change__by_the_full_path__each_batch_is_priced_by_its_period(protocol: NodeProtocol) -> None:
    """FACTOR-1, PRICE-1, LAW-3: never by the factor of the day on which it is processed."""
    fleets = Fleets(protocol)
    governance = deploy_governance_on_node(protocol)
    proposal = change(governance)
    governance.open_for_approval(proposal)
    approve_and_queue(governance, proposal)
    due = governance.time(proposal, "dueAt")

    protocol.warp(due - DAY // 2)
    before = fleets.submit(due - DAY - DAY // 2, due - DAY // 2, ENERGY_WH["before"])
    protocol.warp(due)
    executed_at = governance.send(governance.signers[4], "execute", proposal.to_abi())
    assert governance.state(proposal) is ProposalState.EXECUTED
    fleets.process(before)

    noon = executed_at + DAY // 2
    protocol.warp(noon)
    across = fleets.submit(due - DAY // 2, noon, ENERGY_WH["across"])
    protocol.warp(noon + DAY)
    after = fleets.submit(noon, noon + DAY, ENERGY_WH["after"])
    protocol.warp(protocol.now + WINDOW_SECONDS)
    fleets.process(after)
    fleets.process(across)

    prices = {"before": OLD, "across": LOWER, "after": NEW}
    provisional = {
        "before": True,
        "across": True,
        "after": False,
    }  # the initial factors are, the new ones are not
    summaries = {"before": before, "across": across, "after": after}
    expected_ng: dict[tuple[FleetId, int], int] = defaultdict(int)
    for when, summary in summaries.items():
        for (fleet, zone), moved in zip(fleets.zones.items(), ENERGY_WH[when], strict=True):
            period = summary.period_start, summary.period_end
            price = (prices[when][zone], provisional[when], False)
            history = protocol.bridge.functions.factorHistory(zone).call()
            records, now = list(map(FactorRecord.from_abi, history)), UnixTime(protocol.now)
            model = price_during(records, *period, now)
            assert (model.factor, model.provisional, model.waits) == price
            assert tuple(protocol.bridge.functions.factorDuring(zone, *period).call()) == price
            expected_ng[fleet, credit_id(zone, period[0], 1, provisional[when])] += moved * price[0]
    for (fleet, credit), expected in expected_ng.items():
        protocol.send("claimCredits", fleet, credit)
        assert fleets.credited_ng(fleet, credit) == expected
        assert protocol.bridge.functions.accruals(fleet, credit).call()[0] == 0
    assert len(expected_ng) == 4
    assert all(expected % NG_PER_UNIT for expected in expected_ng.values())
