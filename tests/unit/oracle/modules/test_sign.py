"""What a node signs: the batch that its own chain and the signed readings make, and nothing else."""

from dataclasses import replace

import pytest

from gramwatt.protocol.evidence import in_leaf_order, merkle_root
from gramwatt.protocol.quorum import signer_of
from gramwatt.protocol.reading import Reason
from gramwatt.protocol.registers import pack
from oracle.modules.evidence_archive import load_evidence
from oracle.modules.sign import sign
from oracle.types.relay import Action, Note
from tests.support.oracle.bench import (
    ADDRESSES,
    CLOSED,
    DAY_END,
    ORACLES,
    OUTSIDER,
    SETTINGS,
    SLOT_SECONDS,
    make_batch,
    make_chain_batch,
    make_day,
    make_fleet,
    open_bench,
)
from tests.support.oracle.fake_chain import FINALITY_SECONDS
from tests.support.oracle.readings import DEVICE, make_device, make_meter, sign_hours

PROPOSER = [ORACLES[1]]


@pytest.fixture
def bench(tmp_path):
    with open_bench(tmp_path) as opened:
        yield opened


def signers(bench, batch_id):
    return {signer_of(batch_id, signature) for signature in bench.board.signatures(batch_id)}


def forged(day):
    """The same readings with signatures that no meter made, and their own root."""
    evidence = tuple(in_leaf_order(replace(item, signature=b"\1" * 65) for item in day.evidence))
    return replace(day, batch=replace(day.batch, evidence=merkle_root(evidence)), evidence=evidence)


def refusal(bench, batch_id):
    """The sentence of the only note, after which there is no signature of this node."""
    (note,) = sign(bench.node)
    assert (note.action, note.batch_id) == (Action.REFUSED, batch_id)
    assert signers(bench, batch_id) == {ADDRESSES[1]}
    return note.sentence


def test_sign__what_the_evidence_makes__is_signed_and_its_readings_are_kept(bench):
    day = make_day()
    batch_id = bench.put_day(day, PROPOSER)

    notes = sign(bench.node)

    assert notes == [Note(Action.SIGNED, f"The batch until {DAY_END} matches its evidence.", batch_id)]
    assert signers(bench, batch_id) == {ADDRESSES[0], ADDRESSES[1]}
    assert bench.store.counts() == (2, {})
    archive = bench.node.config.node.data_dir / "evidence" / f"{day.batch.evidence.hex()}.jsonl"
    assert load_evidence(archive, day.batch.evidence) == list(day.evidence)


def test_sign__signed_already__is_not_signed_again(bench):
    bench.put_day(make_day(), [ORACLES[0]])
    assert sign(bench.node) == []


def test_sign__overtaken_by_another_batch__is_left_alone(bench):
    day = make_day()
    bench.put_day(day, PROPOSER)
    landed = [make_fleet(*day.batch.fleets[0].registers)]
    bench.chain.final = replace(bench.chain.final, fleets=landed)
    assert (sign(bench.node), bench.store.counts()) == ([], (0, {}))


@pytest.mark.parametrize("account", [None, OUTSIDER], ids=["no key", "outsider"])
def test_sign__no_member__signs_nothing(bench, account):
    batch_id = bench.put_day(make_day(), PROPOSER)
    bench.node.account = account
    assert sign(bench.node) == []
    assert signers(bench, batch_id) == {ADDRESSES[1]}


def test_sign__no_member_any_more_by_the_final_block__signs_nothing(bench):
    bench.put_day(make_day(), PROPOSER)
    bench.chain.final = replace(bench.chain.final, settings=replace(SETTINGS, oracles=ADDRESSES[1:]))
    assert sign(bench.node) == []


def test_sign__a_dry_run__says_so_and_leaves_the_board_alone(bench):
    batch_id = bench.put_day(make_day(), PROPOSER)
    bench.node.dry = True
    (note,) = sign(bench.node)
    assert (note.action, note.dry) == (Action.SIGNED, True)
    assert signers(bench, batch_id) == {ADDRESSES[1]}


# -- Refusals --


def test_sign__the_day_is_not_closed_in_finality__is_refused_until_it_is(bench):
    batch_id = bench.put_day(make_day(), PROPOSER)
    bench.chain.now = CLOSED + FINALITY_SECONDS - 1
    assert refusal(bench, batch_id) == (f"Not signed: Its period ends at {DAY_END} and is not closed yet.")
    bench.node.refused_at.clear()
    bench.chain.now = CLOSED + FINALITY_SECONDS
    assert [note.action for note in sign(bench.node)] == [Action.SIGNED]


def test_sign__no_evidence_on_the_board__is_refused(bench, tmp_path):
    batch_id = bench.put_day(make_day(), PROPOSER)
    (tmp_path / "board" / batch_id.hex() / "evidence.jsonl").unlink()
    assert "Its evidence is not on the board, or it is damaged." in refusal(bench, batch_id)


@pytest.mark.parametrize("kept", [0, 1])
def test_sign__a_reading_left_out_of_the_evidence__is_refused_by_its_root(bench, kept):
    day = make_day()
    batch_id = bench.put(day.batch, PROPOSER, day.evidence[:kept])
    assert f"Its evidence on the board does not have the root 0x{day.batch.evidence.hex()}." in refusal(
        bench, batch_id
    )
    assert bench.store.counts() == (0, {})


def test_sign__a_reading_that_no_meter_signed__is_refused_with_its_place(bench):
    batch_id = bench.put_day(forged(make_day()), PROPOSER)
    sentence = refusal(bench, batch_id)
    assert f"board, batch 0x{batch_id.hex()}, fleet 1, lane 0: The signature is not" in sentence
    assert f"board, batch 0x{batch_id.hex()}, fleet 1, lane 1: The signature is not" in sentence
    assert bench.store.counts() == (0, {Reason.BAD_SIGNATURE: 2})


def test_sign__a_meter_that_is_not_on_the_chain__is_refused_without_a_lane(bench):
    readings = tuple(sign_hours(make_device(5), 1))
    batch = replace(make_batch(1000), evidence=merkle_root(readings))
    batch_id = bench.put(batch, PROPOSER, readings)
    sentence = refusal(bench, batch_id)
    assert f"board, batch 0x{batch_id.hex()}: No meter 001122334455667c is bonded" in sentence


def test_sign__a_register_that_no_meter_signed__is_refused(bench):
    day = make_day()
    batch = replace(day.batch, fleets=make_batch(pack((4001, 4000, 0, 0, 0, 0, 0, 0))).fleets)
    batch_id = bench.put(batch, PROPOSER, day.evidence)
    assert "Fleet 1, lane 0 moves from 0 to 4001 Wh, but its meter signed 4000 Wh." in refusal(
        bench, batch_id
    )


@pytest.mark.parametrize(("meters", "more"), [(3, ""), (4, " And 1 more."), (5, " And 2 more.")])
def test_sign__more_than_three_reasons__are_counted(bench, meters, more):
    devices = [make_device(number) for number in range(meters)]
    bench.store.upsert_meters(map(make_meter, devices))
    evidence = [replace(sign_hours(device, 1)[0], signature=b"\1" * 65) for device in devices]
    batch_id = bench.put(replace(make_batch(), evidence=merkle_root(evidence)), PROPOSER, evidence)

    before, *reasons = refusal(bench, batch_id).split("The signature is not")

    assert len(reasons) == 3
    assert before.startswith("Not signed: board, batch 0x")
    assert reasons[-1].partition(" And ")[1:] == more.partition(" And ")[1:]


def test_sign__refused__is_looked_at_again_after_a_slot(bench, tmp_path):
    day = make_day()
    batch_id = bench.put(day.batch, PROPOSER, day.evidence[:1])
    refusal(bench, batch_id)

    bench.put_day(day, PROPOSER)
    bench.chain.now += SLOT_SECONDS - 1
    assert sign(bench.node) == []
    bench.chain.now += 1
    assert [note.action for note in sign(bench.node)] == [Action.SIGNED]


def test_sign__one_of_two_is_refused__the_other_is_signed(bench):
    honest = bench.put_day(make_day(), PROPOSER)
    other = bench.put_day(forged(make_day()), PROPOSER)
    assert {(note.batch_id, note.action) for note in sign(bench.node)} == {
        (honest, Action.SIGNED),
        (other, Action.REFUSED),
    }


# -- Readings of others --


def test_sign__a_p256_meter__needs_the_key_that_comes_with_the_proposal(bench):
    device = make_device(0, "p256")
    bench.store.upsert_meters([make_meter(device)])
    day = make_day([sign_hours(device, 4)[-1]])
    batch_id = bench.put_day(day, PROPOSER)
    assert "the key itself is not known here" in refusal(bench, batch_id)

    bench.node.refused_at.clear()
    bench.put_day(day, PROPOSER, signers=(device.signer,))
    assert [note.action for note in sign(bench.node)] == [Action.SIGNED]
    assert bench.store.meters()[0].signer == device.signer


def test_sign__a_batch_on_the_chain__its_readings_are_imported_once(bench, tmp_path, caplog):
    day = make_day()
    batch_id = bench.put_day(day, PROPOSER)
    on_chain = make_chain_batch(batch_id, evidence=day.batch.evidence)
    bench.chain.newest = replace(bench.chain.newest, batches=[on_chain])

    assert (sign(bench.node), bench.store.counts()) == ([], (2, {}))
    assert bench.node.imported == {batch_id}
    assert [line.device for line in bench.store.accepted()] == [DEVICE, DEVICE + 1]

    (tmp_path / "board" / batch_id.hex() / "evidence.jsonl").unlink()
    sign(bench.node)
    assert caplog.records == []  # the file is not looked for again


def test_sign__no_member_and_a_batch_on_the_chain__its_readings_are_imported(bench):
    day = make_day()
    batch_id = bench.put_day(day, PROPOSER)
    on_chain = make_chain_batch(batch_id, evidence=day.batch.evidence)
    bench.chain.newest = replace(bench.chain.newest, batches=[on_chain])
    bench.node.account = None
    sign(bench.node)
    assert bench.store.counts() == (2, {})


def test_sign__evidence_of_a_batch_on_the_chain_was_altered__is_not_imported(bench):
    day = make_day()
    batch_id = bench.put(day.batch, PROPOSER, day.evidence[:1])
    on_chain = make_chain_batch(batch_id, evidence=day.batch.evidence)
    bench.chain.newest = replace(bench.chain.newest, batches=[on_chain])
    assert (sign(bench.node), bench.store.counts()) == ([], (0, {}))
