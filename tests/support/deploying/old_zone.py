"""A zone that has seen everything: proposals passed, announced and overtaken, and a quarantine."""

from pathlib import Path

from click.testing import CliRunner, Result

from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.governance.proposal.content import FactorChange, Trigger
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime
from tests.support.deploying.governed import Deployed

KENYA = 404 << 16
DAY = 86_400
REASON = keccak(b"reason")


def record(value: int, effective_from: int = 0) -> FactorChange:
    source = keccak(b"source")
    kind, status = FactorKind.AVERAGE, FactorStatus.PROVISIONAL
    return FactorChange(KENYA, FactorRecord(value, UnixTime(effective_from), kind, status, 2025, 500, source))


def pass_changes(node: Deployed) -> list[bytes]:
    """Kenya: a proposal, a quarantine, one announced, one that overtakes it, one announced. Their ids."""
    first = node.pass_proposal(Trigger.ANNUAL_REVIEW, factors=[record(430_000_000)])
    node.move_to(node.chain.now() + DAY)
    node.as_person("guardian", BRIDGE, "quarantineZone", KENYA, REASON)
    far = node.chain.now() + 200 * DAY
    second = node.pass_proposal(Trigger.GRID_CHANGE, factors=[record(420_000_000, far)])
    third = node.pass_proposal(Trigger.POLICY_CHANGE, factors=[record(410_000_000)])
    fourth = node.pass_proposal(Trigger.ANNUAL_REVIEW, factors=[record(400_000_000, far + 1)])
    return [first, second, third, fourth]


def run(node: Deployed, book: Path, *arguments: str, mix_stderr: bool = True) -> Result:
    """The command in this process."""
    from scripts import factors

    place = ["--network", f"ethereum:local:{node.url}", "--book", str(book)]
    return CliRunner(mix_stderr=mix_stderr).invoke(factors.cli, [*arguments, *place])
