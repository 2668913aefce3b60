"""Properties of the evidence tree: every reading has a proof, and only the readings have."""

from hypothesis import given
from hypothesis import strategies as st

from gramwatt.protocol.evidence import merkle_proof, merkle_root, verify_proof
from gramwatt.protocol.reading import SignedReading

words = st.binary(min_size=32, max_size=32)
signatures = st.binary(max_size=70)  # both curves' lengths, and those that no curve has
readings = st.lists(st.builds(SignedReading, words, words, signatures), min_size=1, max_size=20, unique=True)


@given(data=st.data(), evidence=readings)
def test_merkle_proof__any_reading_of_any_set__leads_to_the_root(data, evidence):
    index = data.draw(st.integers(min_value=0, max_value=len(evidence) - 1))

    assert verify_proof(merkle_root(evidence), evidence[index], merkle_proof(evidence, index))


@given(data=st.data(), evidence=readings)
def test_merkle_root__readings_in_any_order__is_one(data, evidence):
    assert merkle_root(data.draw(st.permutations(evidence))) == merkle_root(evidence)


@given(data=st.data(), evidence=readings, forged=st.builds(SignedReading, words, words, signatures))
def test_verify_proof__a_reading_that_is_not_there__never_passes(data, evidence, forged):
    index = data.draw(st.integers(min_value=0, max_value=len(evidence) - 1))

    passes = verify_proof(merkle_root(evidence), forged, merkle_proof(evidence, index))

    assert passes == (forged == evidence[index])
