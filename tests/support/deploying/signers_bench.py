"""What signers type, run on a node: a deployment, its book in a file, and a key file for each person."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from click.testing import CliRunner, Result

from gramwatt.chains.dev.accounts import dev_address, dev_key
from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.governance.onchain.reader import GovernanceReader
from tests.support.deploying.governed import Deployed

DEV_ACCOUNTS = {"guardian": 1, "proposer": 4, "reviewer": 10, **{f"signer_{n}": 10 + n for n in range(1, 6)}}
"""As in deployments/plans/local.yml."""
FUNDS_WEI = 10**20
FACTOR = """\
trigger: {trigger}
document: {{uri: "https://example.org/why.md", file: why.md}}
salt: {salt}
factors:
  - zone: {zone}
    value: {value}
    effectiveFrom: {start}
    kind: {kind}
    status: {status}
    sourceYear: 2025
    uncertaintyBps: 500
    source: source.csv
    curve: {curve}
"""


@dataclass
class Bench:
    """A folder with all that the commands need of files."""

    node: Deployed
    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.book = self.folder / "book.json"
        replace(self.node.book, path=self.book).record(self.node.book.entry(BRIDGE))
        for person, index in DEV_ACCOUNTS.items():
            self.node.rpc("anvil_setBalance", dev_address(index), hex(FUNDS_WEI))
            self.key(person).write_text(f"0x{dev_key(index).hex()}\n")
            self.key(person).chmod(0o600)
        (self.folder / "why.md").write_text("The grid has changed.")
        (self.folder / "report.md").write_text("It has.")
        (self.folder / "source.csv").write_text("Kenya,430")

    def key(self, person: str) -> Path:
        """The key file of one of the plan's people."""
        return self.folder / f"{person}.key"

    def factor_file(self, **changes: str) -> str:
        """A proposal file of one factor: Kenya to 430 g/kWh, unless told otherwise."""
        plain = {
            "trigger": "AnnualReview",
            "zone": "KE",
            "value": "430_000_000",
            "start": "at execution",
            "kind": "Average",
            "status": "Verified",
            "curve": "none",
            "salt": "0",
        }
        return self.file(FACTOR.format(**{**plain, **changes}))

    def file(self, text: str) -> str:
        """A proposal file with that text."""
        path = self.folder / "proposal.yml"
        path.write_text(text)
        return str(path)

    def run(self, command: str, *arguments: str, person: str | None = None, send: bool = False) -> Result:
        """The command in this process, as `person` types it."""
        from scripts import factors

        options = ["--network", f"ethereum:local:{self.node.url}", "--book", str(self.book)]
        if person:
            options += ["--key-file", str(self.key(person))]
        if send:
            options += ["--send", "--yes"]
        return CliRunner().invoke(factors.cli, [command, *arguments, *options])

    def done(self, command: str, *arguments: str, person: str | None = None, send: bool = True) -> str:
        """What the command says; it must succeed."""
        answer = self.run(command, *arguments, person=person, send=send and person is not None)
        assert answer.exit_code == 0, answer.output
        return answer.output

    def refused(self, command: str, *arguments: str, person: str | None = None, send: bool = True) -> str:
        """What the command says; it must refuse, in a sentence, and send nothing."""
        block = self.node.web3.eth.block_number
        answer = self.run(command, *arguments, person=person, send=send and person is not None)
        assert answer.exit_code == 1, answer.output
        assert "Traceback" not in answer.output
        assert self.node.web3.eth.block_number == block
        return answer.output

    # -- Along the path --

    def proposed(self, file: str, person: str = "proposer") -> str:
        """The id of what the file proposes, as a list calls it."""
        found = re.search(r"Proposal (0x[0-9a-f]{64})", self.done("propose", file, person=person))
        assert found
        return found[1][:10]

    def reviewed(self, name: str) -> None:
        report = str(self.folder / "report.md")
        self.done("review", name, "--pass", "--report", report, "--uri", "ipfs://report", person="reviewer")

    def open_for_approval(self, file: str) -> str:
        """Proposed, reviewed, and at the first second in which approvals count."""
        name = self.proposed(file)
        self.reviewed(name)
        self.move_to(name, "approval_from")
        return name

    def move_to(self, name: str, deadline: str, seconds: int = 0) -> None:
        """A block at one of the proposal's deadlines, or some seconds after it."""
        desk = GovernanceReader(self.node.deployed)
        self.node.move_to(getattr(desk.status(desk.find(name).proposal_id), deadline) + seconds)

    def pass_on(self, name: str) -> str:
        """From the approvals to the execution; what the last command says."""
        for number in range(1, 4):
            self.done("approve", name, person=f"signer_{number}")
        self.done("queue", name, person="guardian")
        self.move_to(name, "due_at")
        return self.done("execute", name, person="guardian")
