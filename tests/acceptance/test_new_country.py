"""Accepted here: a country outside the five is added by script alone, without a new contract.

From its research file through governance to its first credited units.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from eth_account import Account

from demo.meters.device_keys import Secp256k1Key
from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.chains.dev.accounts import dev_key
from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.governance.onchain.factor_history import Origin, read_history
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.governance.proposal.content import ProposalState
from gramwatt.protocol.batch import BatchSummary, EnergyBatch, FleetReadings
from gramwatt.protocol.credit_law import to_units
from gramwatt.protocol.digests import bond_consent_digest, domain_separator, keccak
from gramwatt.protocol.formats import hex_of
from gramwatt.protocol.pricing import PROVISIONAL_FACTOR, credit_id
from gramwatt.protocol.quantities import DeviceId, FleetId, UnixTime
from gramwatt.protocol.registers import pack
from tests.support.deploying.governed import Deployed
from tests.support.evm.artifacts import ROOT
from tests.support.node.anvil import anvil

pytestmark = [pytest.mark.node, pytest.mark.ape]

GHANA, ZONE = 288, 288 << 16
FACTOR = 484_000_000
RESEARCH = ROOT / "deployments" / "research" / "288-ghana.yml"
DAY, WATTS, METHODOLOGY = 86_400, 5_000, 1
ENERGY_WH = 12_345
DEVICE = DeviceId(0x6A_0001)


@pytest.fixture(scope="module")
def node() -> Iterator[Deployed]:
    with anvil() as url:
        yield Deployed(url)


@dataclass
class Shell:
    """Types commands: each person has a key file, and the address book is a file."""

    node: Deployed
    folder: Path
    keys: dict[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        replace(self.node.book, path=self.folder / "book.json").record(self.node.book.entry(BRIDGE))

    def key(self, person: str) -> str:
        """The key file of one of the plan's people, who can pay."""
        if person not in self.keys:
            account = int(self.node.plan.people[person].removeprefix("dev account "))
            self.keys[person] = self.folder / f"{person}.key"
            self.keys[person].write_text(dev_key(account).hex(), encoding="utf-8")
            self.keys[person].chmod(0o600)
            self.node.rpc("anvil_setBalance", self.node.people[person], hex(10**20))
        return str(self.keys[person])

    def run(self, *arguments: str) -> str:
        """A command of `ape run factors` that must succeed; what it printed."""
        from scripts import factors

        place = ["--network", f"ethereum:local:{self.node.url}", "--book", str(self.folder / "book.json")]
        offline = "--offline" in arguments
        answer = CliRunner().invoke(factors.cli, [*arguments, *([] if offline else place)])
        assert answer.exit_code == 0, answer.output
        return answer.output

    def send(self, person: str, *arguments: str) -> str:
        return self.run(*arguments, "--key-file", self.key(person), "--send", "--yes")


def test_new_country__from_research_to_the_first_units__all_by_script(node, tmp_path):
    shell = Shell(node, tmp_path)
    add_ghana(shell)
    fleet, meter = first_device(node)
    summary = first_day(node, fleet, meter)

    node.as_person("guardian", BRIDGE, "processBatch", summary.to_abi())

    vintage = credit_id(ZONE, summary.period_start, METHODOLOGY, provisional=True)
    units, carry = to_units(ENERGY_WH, FACTOR, 0)
    assert (units, carry) == (5, 974_980_000_000)
    assert node.deployed.read(BRIDGE, "accruals", fleet, vintage) == (units, carry)
    assert vintage & 0xFFFF == PROVISIONAL_FACTOR
    node.as_person("guardian", BRIDGE, "claimCredits", fleet, vintage)
    owner = node.people["registrar"]
    assert node.deployed.read("CarbonCredit", "balanceOf", owner, vintage) == units

    told = review_ghana(shell)
    assert "1 batch of the last 30 days with 12,345 Wh, worth 5.974 kg" in told
    assert "under the proposed record 2.987 kg (-50.0 %)" in told


def add_ghana(shell: Shell) -> None:
    """Research file → proposal → review → comment → offline approvals → timelock → executed."""
    node, file = shell.node, shell.folder / "ghana.yml"
    shell.run("draft", str(RESEARCH), "--out", str(file), "--uri", "https://example.org/288-ghana.yml")
    proposed = shell.send("proposer", "propose", str(file))
    assert "Ghana" in proposed
    reader = GovernanceReader(node.deployed)
    (made,) = reader.proposals()
    name = hex_of(made.proposal_id)
    assert made.content.document_hash == keccak(RESEARCH.read_bytes())

    note = shell.folder / "note.md"
    note.write_text("Sources compared: they agree.", encoding="utf-8")
    uri = ["--uri", "https://example.org/note.md"]
    shell.send("reviewer", "review", name, "--pass", "--report", str(note), *uri)
    node.move_to(reader.status(made.proposal_id).comment_from)
    shell.send("guardian", "comment", name, "--file", str(note), *uri)
    for signer in ("signer_1", "signer_2", "signer_3"):
        exported, approval = shell.folder / "export.json", shell.folder / f"{signer}.json"
        exported.unlink(missing_ok=True)
        shell.run("show", name, "--export", str(exported))
        signing = ["--key-file", shell.key(signer), "--book", str(shell.folder / "book.json"), "--yes"]
        shell.run("approve", "--offline", str(exported), "--out", str(approval), *signing)
    node.move_to(reader.status(made.proposal_id).approval_from)
    files = [str(shell.folder / f"signer_{number}.json") for number in (1, 2, 3)]
    shell.send("guardian", "approve", "--deliver", *files)
    shell.send("guardian", "queue", name)
    node.move_to(reader.status(made.proposal_id).due_at)
    shell.send("guardian", "execute", name)

    assert reader.status(made.proposal_id).state is ProposalState.EXECUTED
    (entry,) = read_history(GovernanceReader(node.deployed), ZONE)
    assert (entry.origin, entry.record.value) == (Origin.PROPOSAL, FACTOR)
    assert entry.record.source_hash == second_source().document_hash
    assert len(entry.approved_by) == 3


def first_device(node: Deployed) -> tuple[FleetId, SimulatedMeter]:
    """A fleet in Ghana with one device: registered, certified, bonded by its owner, its place verified."""
    node.as_person("registrar", BRIDGE, "openFleet", ZONE, METHODOLOGY, WATTS, node.people["registrar"])
    fleet = FleetId(node.deployed.read(BRIDGE, "fleetCount"))
    key, owner = Secp256k1Key.from_seed(b"ghana", DEVICE), Account.from_key(keccak(b"owner in Accra"))
    domain = domain_separator(node.chain.chain_id, node.book.address("CarbonCredit"))
    now = UnixTime(node.chain.now())
    meter = SimulatedMeter(DEVICE, key, domain, now, energy_mwh=7_500_000)
    device = DEVICE.to_bytes(32, "big")
    node.as_person("registrar", BRIDGE, "registerDeviceInZone", device, ZONE, keccak(b"5.6N 0.2W"))
    node.as_person("registrar", BRIDGE, "certifyDevice", device, keccak(key.signer), WATTS)
    reading, deadline = meter.sign(now, 0), now + DAY
    bridge_domain = domain_separator(node.chain.chain_id, node.book.address(BRIDGE))
    consent = owner.unsafe_sign_hash(bond_consent_digest(bridge_domain, DEVICE, fleet, 0, deadline))
    proof = (
        device, owner.address, reading.word, reading.air, key.signer,
        meter.bond_signature(owner.address), reading.signature,
    )  # fmt: skip
    node.as_person("guardian", BRIDGE, "bondDevice", (proof, fleet, deadline, bytes(consent.signature)))
    node.as_person("location_verifier", BRIDGE, "verifyDeviceLocation", device)
    return fleet, meter


def first_day(node: Deployed, fleet: FleetId, meter: SimulatedMeter) -> BatchSummary:
    """A day of energy, signed by three oracles, submitted, and its window over."""
    start = UnixTime(node.chain.now())
    end = UnixTime(start + DAY)
    meter.sign_energy(end, meter.energy_mwh + ENERGY_WH * 1000)
    node.move_to(end)
    register = meter.energy_mwh // 1000
    readings = FleetReadings(fleet, 0, (pack([register, *[0] * 7]),))
    batch = EnergyBatch(start, end, keccak(b"evidence"), (readings,))
    digest = node.deployed.read(BRIDGE, "batchDigest", batch.to_abi())
    oracles = [Account.from_key(dev_key(number)) for number in (5, 6, 7)]
    oracles.sort(key=lambda oracle: int(oracle.address, 16))
    signatures = [bytes(oracle.unsafe_sign_hash(digest).signature) for oracle in oracles]
    node.as_person("guardian", BRIDGE, "submitEnergyDataBatch", batch.to_abi(), signatures)
    summary = submitted(node)
    assert sum(energy.energy_wh for energy in summary.energy) == ENERGY_WH
    node.move_to(summary.window_ends_at)
    return summary


def submitted(node: Deployed) -> BatchSummary:
    """The newest batch, as its event has it."""
    event: Any = GovernanceReader(node.deployed).events("BatchSubmitted", BRIDGE)[-1]
    return BatchSummary.from_abi(event.arguments["summary"])


def review_ghana(shell: Shell) -> str:
    """A later proposal to halve the factor: what a signer is told that it would have done."""
    text = RESEARCH.read_text(encoding="utf-8").replace("grams_per_kwh: 484", "grams_per_kwh: 242")
    research, file = shell.folder / "288-ghana.yml", shell.folder / "review.yml"
    research.write_text(text, encoding="utf-8")
    shell.run("draft", str(research), "--out", str(file))
    assert "trigger: AnnualReview" in file.read_text(encoding="utf-8")
    shell.send("proposer", "propose", str(file))
    newest = GovernanceReader(shell.node.deployed).proposals()[-1]
    return shell.run("show", hex_of(newest.proposal_id))
