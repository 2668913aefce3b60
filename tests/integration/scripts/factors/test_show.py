"""`ape run factors show`: a proposal that is not there."""

import pytest

pytestmark = [pytest.mark.node, pytest.mark.ape]


def test_show__no_such_proposal__a_sentence(bench):
    bench.proposed(bench.factor_file())

    assert "begins with 0xffffffffff" in bench.refused("show", "0xffffffffff")
