"""Any proposal that the ABI can write, sensible or not; drafts.py draws those that people would make."""

import json
from typing import Any

from hypothesis import strategies as st

from gramwatt.governance.proposal.content import Call, FactorChange, NewCountry, Proposal, Trigger
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from tests.support.strategies import hash32, u16, u32, u40, u64, word

addresses = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())
records = st.builds(
    FactorRecord,
    u64,
    u40,
    st.sampled_from(FactorKind),
    st.sampled_from(FactorStatus),
    u16,
    u16,
    hash32,
    hash32,
)
iso_codes = st.text(st.characters(min_codepoint=65, max_codepoint=90), min_size=2, max_size=2)
texts = st.text(
    max_size=40
)  # any language, and the empty one: longer than a word, so that it is hashed whole
proposals = st.builds(
    Proposal,
    trigger=st.sampled_from(Trigger),
    countries=st.lists(st.builds(NewCountry, u16, iso_codes, texts), max_size=3).map(tuple),
    factors=st.lists(st.builds(FactorChange, u32, records), max_size=3).map(tuple),
    calls=st.lists(st.builds(Call, addresses, st.binary(max_size=100)), max_size=3).map(tuple),
    document_hash=hash32,
    document_uri=texts,
    salt=word,
)
EMPTY = Proposal(Trigger.ANNUAL_REVIEW, (), (), (), bytes(32), "", 0)
SPOKEN = Proposal(
    Trigger.NEW_COUNTRY,
    (NewCountry(384, "CI", "Côte d’Ivoire"), NewCountry(158, "TW", "臺灣")),
    (),
    (Call("0x" + "ff" * 20, b""), Call("0x" + "00" * 20, bytes(33))),
    b"\1" * 32,
    "https://example.org/ประเทศไทย?q=½&r=🌞",
    2**256 - 1,
)


def as_json(value: Any) -> Any:
    """As a signer's file and a wallet have it: bytes in hexadecimal, and nothing that JSON lacks."""
    return json.loads(json.dumps(value, default=lambda raw: "0x" + raw.hex()))
