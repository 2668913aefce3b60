"""A proposal file read, in a folder with the files that it names."""

import pytest

from gramwatt.governance.files.proposal_reader import read
from tests.support.deploying.plans import artifacts
from tests.support.governance.facts import CONTRACTS, COUNTRIES


@pytest.fixture
def parsed(tmp_path):
    """The draft in a text. Keyword arguments are people by name."""
    (tmp_path / "kenya.md").write_bytes(b"because")
    (tmp_path / "ember.csv").write_bytes(b"Kenya,430")

    def parse(text, countries=COUNTRIES, **people):
        path = tmp_path / "kenya.yml"
        path.write_text(text, encoding="utf-8")
        return read(path, CONTRACTS, artifacts(), countries, people)

    return parse
