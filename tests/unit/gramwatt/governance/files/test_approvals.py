"""Approvals in files: signed by one key or by a Safe's owners, read back, checked, joined."""

import json
from dataclasses import asdict, replace

import pytest
from eth_account import Account

from gramwatt.chains.evm.sending.wallet import KeySigner
from gramwatt.governance.errors import ProposalError
from gramwatt.governance.files import approvals
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.protocol.digests import keccak
from tests.support.bridge.protocol import DAY
from tests.support.evm.chain import CHAIN_ID
from tests.support.evm.expect import reverts
from tests.support.governance.facts import CONTRACTS, address, factor_proposal
from tests.support.governance.governance import deploy_governance
from tests.support.governance.safe import deploy_safe

GOVERNANCE, DEADLINE = CONTRACTS["FactorGovernance"], 1_800_000_000
PROPOSAL, OTHER = factor_proposal(), factor_proposal(salt=1)
SIGNER = KeySigner(keccak(b"signer"))
OWNERS = [KeySigner(keccak(f"safe owner {index}".encode())) for index in range(3)]
SAFE = Account.from_key(keccak(b"safe")).address


def signed(**changes):
    plain = approvals.sign(PROPOSAL, CHAIN_ID, GOVERNANCE, DEADLINE, SIGNER)
    return replace(plain, **changes)


def require(approval, path, proposal=PROPOSAL, chain_id=CHAIN_ID, governance=GOVERNANCE):
    approvals.require_signed(path, approval, proposal, chain_id, governance)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mine.json"


def test_read__as_written__the_same(path):
    approvals.write(path, signed())

    assert approvals.read(path) == signed()
    assert json.loads(path.read_text())["format"] == approvals.FORMAT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps({"format": "other", **asdict(signed())}),
        json.dumps({"format": approvals.FORMAT, **asdict(signed(signature="0xzz"))}),
        json.dumps({"format": approvals.FORMAT, **asdict(signed(signer="0x12"))}),
        json.dumps({"format": approvals.FORMAT, **asdict(signed()), "deadline": "soon"}),
        *(
            json.dumps({"format": approvals.FORMAT, **asdict(signed()), "deadline": deadline})
            for deadline in (-1, True, 2**64)
        ),
        *(
            json.dumps({"format": approvals.FORMAT, **asdict(signed()), "proposal_id": wrong})
            for wrong in (7, "0x4e68", "0x" + "zz" * 32)
        ),
        json.dumps({"format": approvals.FORMAT, **asdict(signed()), "more": 1}),
    ],
)
def test_read__something_else__a_sentence(path, text):
    path.write_text(text)

    with pytest.raises(ProposalError, match=r"mine\.json is not an approval"):
        approvals.read(path)


def test_read__the_last_deadline_there_is__read(path):
    approvals.write(path, replace(signed(), deadline=2**64 - 1))

    assert approvals.read(path).deadline == 2**64 - 1


def test_read__no_file__a_sentence(path):
    with pytest.raises(ProposalError, match=r"mine\.json cannot be read"):
        approvals.read(path)


def test_require_signed__by_the_signer_or_an_owner__nothing_to_say(path):
    require(signed(), path)
    require(approvals.sign(PROPOSAL, CHAIN_ID, GOVERNANCE, DEADLINE, OWNERS[0], SAFE), path)


@pytest.mark.parametrize(
    "approval",
    [
        signed(deadline=DEADLINE + 1),
        signed(signer=OWNERS[0].address),
        signed(signature="0x" + "11" * 65),
        signed(signature="0x11"),
        signed(signer=SAFE, owner=SIGNER.address),  # an approval is no SafeMessage
        approvals.sign(OTHER, CHAIN_ID, GOVERNANCE, DEADLINE, SIGNER),
    ],
)
def test_require_signed__a_word_altered__names_who_it_should_be(path, approval):
    with pytest.raises(ProposalError, match=r"mine\.json says that 0x.* signed proposal 0x"):
        require(approval, path)


@pytest.mark.parametrize("changes", [{"chain_id": 1}, {"governance": address(66)}])
def test_require_signed__for_another_chain_or_contract__said(path, changes):
    with pytest.raises(ProposalError, match=r"mine\.json was signed for FactorGovernance"):
        require(signed(**changes), path)


def test_joined__signers_of_their_own__each_as_it_is():
    other = approvals.sign(PROPOSAL, CHAIN_ID, GOVERNANCE, DEADLINE, OWNERS[0])

    assert list(approvals.joined([signed(), other])) == [signed(), other]


def test_joined__owners_in_any_order_and_twice__one_signature_ascending():
    files = [approvals.sign(PROPOSAL, CHAIN_ID, GOVERNANCE, DEADLINE, owner, SAFE) for owner in OWNERS]
    ascending = sorted(files, key=lambda file: int(file.owner, 16))

    (together,) = approvals.joined([*reversed(ascending), ascending[1]])

    assert together.signature == "0x" + "".join(file.signature[2:] for file in ascending)


def test_joined__owners_of_different_deadlines__refused():
    files = [
        approvals.sign(PROPOSAL, CHAIN_ID, GOVERNANCE, DEADLINE + place, owner, SAFE)
        for place, owner in enumerate(OWNERS[:2])
    ]

    with pytest.raises(
        ProposalError, match="signed different deadlines: 2027-01-15 08:00:00 UTC, 2027-01-15 08"
    ):
        list(approvals.joined(files))


def test_to_abi__a_signers_file__counts_on_the_chain():
    governance = deploy_governance()
    proposal = governance.factor()
    wanted = governance.open_for_approval(proposal)
    key = KeySigner(bytes(governance.signers[0].key))
    last = governance.chain.timestamp + DAY

    file = approvals.sign(proposal, CHAIN_ID, governance.contract.address, last, key)
    governance.deliver(wanted, approvals.to_abi(file))

    assert governance.status(wanted).approvedBy == [key.address.lower()]
    assert proposal_id(proposal) == wanted


def test_to_abi__a_safes_owners__counts_from_its_own_threshold_on():
    governance = deploy_governance()
    accounts = [Account.from_key(keccak(f"safe owner {index}".encode())) for index in range(3)]
    safe = deploy_safe(governance.chain, accounts, 2, governance.protocol.outsider)
    staying = [signer.address for signer in governance.signers[:4]]
    governance.executed(governance.set_signers([*staying, safe.address]))
    proposal = governance.factor()
    wanted = governance.open_for_approval(proposal)
    last = governance.chain.timestamp + DAY
    files = [
        approvals.sign(proposal, CHAIN_ID, governance.contract.address, last, owner, safe.address)
        for owner in OWNERS
    ]

    (alone,) = approvals.joined(files[:1])
    with reverts(
        "ApprovalInvalid",
        safe.address,
        governance.contract.call("approvalDigest", wanted, safe.address, last),
    ):
        governance.deliver(wanted, approvals.to_abi(alone))
    (together,) = approvals.joined([files[2], files[0]])
    governance.deliver(wanted, approvals.to_abi(together))

    assert governance.status(wanted).approvedBy == [safe.address.lower()]
