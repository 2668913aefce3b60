"""Gas of a change's way from the proposal to the executed record, and of what stands beside that way."""

from typing import Any

from eth_account import Account
from eth_utils.crypto import keccak

from gramwatt.governance.proposal.content import FactorChange, Proposal, Trigger
from gramwatt.governance.proposal.hashing import approval_message, proposal_id
from gramwatt.protocol.factor import FactorRecord
from tests.gas.bench import DAY, Bench
from tests.support.bridge.protocol import KENYA, NIGERIA, factor_record
from tests.support.evm.chain import CHAIN_ID

COLD_SIGNER = Account.from_key(keccak(b"gas bench signer"))


def governance_steps(bench: Bench) -> dict[str, int]:
    """One factor through the whole path with three of five signers, one of whom signs elsewhere."""
    proposer, reviewer, *unlocked = bench.accounts[:6]
    governance = _deploy(bench, proposer, reviewer, [*unlocked, COLD_SIGNER.address])
    call = governance.functions
    proposal = _factor(bench, 430_000_000)
    identity, content = proposal_id(proposal), proposal.to_abi()

    steps = {"propose one factor": bench.gas(call.propose(content))}
    review = call.review(identity, True, keccak(b"report"), "ipfs://report")
    steps["review"] = bench.gas(review, reviewer)
    steps["comment"] = bench.gas(call.comment(identity, keccak(b"comment"), "ipfs://comment"))
    bench.pass_time(9 * DAY)
    steps["approve, first"] = bench.gas(call.approve(identity), unlocked[0])
    steps["approve, repeat"] = bench.gas(call.approve(identity), unlocked[1])
    deadline = bench.now + DAY
    message = approval_message(proposal, COLD_SIGNER.address, deadline, CHAIN_ID, governance.address)
    signature = bytes(COLD_SIGNER.sign_message(message).signature)
    approval = (CHAIN_ID, identity, COLD_SIGNER.address, deadline, signature)
    steps["approve by signature, last"] = bench.gas(call.approveBySignature(identity, approval))
    steps["queue"] = bench.gas(call.queue(content))
    bench.pass_time(DAY)
    steps["execute"] = bench.gas(call.execute(content))

    curve = [[50_000_000 + season * 1_000_000 + hour for hour in range(24)] for season in range(4)]
    steps["publish a day curve"] = bench.gas(bench.curves.functions.publish(curve))
    steps["quarantineZone"] = bench.gas(bench.bridge.functions.quarantineZone(NIGERIA, keccak(b"reason")))
    return steps


def _factor(bench: Bench, value: int) -> Proposal:
    record = FactorRecord.from_abi(factor_record(value, 0))
    changes = (FactorChange(KENYA, record),)
    return Proposal(Trigger.ANNUAL_REVIEW, (), changes, (), keccak(b"document"), "ipfs://document")


def _deploy(bench: Bench, proposer: str, reviewer: str, signers: list[str]) -> Any:
    """Timelock and governance, with the roles that the path needs."""
    timelock = bench.deploy("Timelock", DAY, bench.payer)
    governance = bench.deploy(
        "FactorGovernance", timelock.address, bench.bridge.address, signers, 3, 4, bench.payer
    )
    grants = [
        (timelock, "PROPOSER_ROLE", governance.address),
        (timelock, "CANCELLER_ROLE", governance.address),
        (timelock, "EXECUTOR_ROLE", governance.address),
        (bench.bridge, "COUNTRY_MANAGER_ROLE", timelock.address),
        (bench.bridge, "GUARDIAN_ROLE", bench.payer),
        (governance, "PROPOSER_ROLE", proposer),
        (governance, "REVIEWER_ROLE", reviewer),
    ]
    for contract, role, holder in grants:
        bench.send(contract.functions.grantRole(contract.functions[role]().call(), holder))
    return governance
