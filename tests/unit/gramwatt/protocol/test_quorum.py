"""Which signatures make a batch."""

import pytest
from eth_account import Account

from gramwatt.protocol.errors import QuorumError
from gramwatt.protocol.quorum import members_signatures, quorum, signer_of

DIGEST = bytes(range(32))
COMMITTEE = sorted(
    (Account.from_key(bytes([number] * 32)) for number in range(1, 6)), key=lambda a: int(a.address, 16)
)
ORACLES = [oracle.address for oracle in COMMITTEE]
OUTSIDER = Account.from_key(bytes([9] * 32))


def sign(account, digest=DIGEST):
    return bytes(account.unsafe_sign_hash(digest).signature)


def test_signer_of__an_oracles_signature__is_its_address():
    assert signer_of(DIGEST, sign(COMMITTEE[0])) == ORACLES[0]
    assert signer_of(DIGEST, b"\0" * 65) is None


def test_quorum__three_of_five_in_any_order__come_out_ascending():
    given = [sign(COMMITTEE[index]) for index in (4, 0, 2)]
    assert quorum(DIGEST, given, ORACLES[::-1], 3) == tuple(sign(COMMITTEE[index]) for index in (0, 2, 4))


def test_quorum__more_than_k__gives_k():
    assert len(quorum(DIGEST, map(sign, COMMITTEE), ORACLES, 3)) == 3


def test_quorum__two_of_three__names_who_is_missing():
    with pytest.raises(QuorumError, match="2 of the 3 signatures") as refused:
        quorum(DIGEST, [sign(COMMITTEE[0]), sign(COMMITTEE[1])], ORACLES, 3)
    assert ORACLES[4] in str(refused.value)
    assert ORACLES[0] not in str(refused.value)


def test_quorum__one_oracle_twice__counts_once():
    with pytest.raises(QuorumError, match="1 of the 2"):
        quorum(DIGEST, [sign(COMMITTEE[0])] * 2, ORACLES, 2)


@pytest.mark.parametrize(
    "useless",
    [sign(OUTSIDER), sign(COMMITTEE[1], bytes(32)), b"", b"\xff" * 65],
    ids=["outsider", "other", "no", "bad"],
)
def test_quorum__a_signature_of_no_member_over_this_batch__is_left_out(useless):
    assert list(members_signatures(DIGEST, [useless, sign(COMMITTEE[0])], ORACLES)) == [ORACLES[0]]
