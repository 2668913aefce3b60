"""A proposal in one file for a machine without a network: content, curves, and the state of the chain."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_abi.exceptions import EncodingError

from gramwatt.chains.book import AddressBook
from gramwatt.chains.errors import BookError
from gramwatt.chains.evm.contracts.names import GOVERNANCE
from gramwatt.governance.errors import ProposalError
from gramwatt.governance.onchain.context import Comment, ProposalContext, Review, Rival
from gramwatt.governance.proposal.content import (
    Call,
    FactorChange,
    NewCountry,
    Proposal,
    ProposalState,
    Trigger,
)
from gramwatt.governance.proposal.hashing import PROPOSAL_TYPES, proposal_id
from gramwatt.governance.proposal.status import Status
from gramwatt.governance.proposal.zones import CountryName
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.errors import CurveError
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.formats import hex_of

FORMAT = "gramwatt proposal 1"
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, EncodingError)
"""Exceptions that content of wrong types raises."""
AGAIN = "Export it again with `ape run factors show ID --export FILE`, and carry it over unchanged."


@dataclass(frozen=True)
class Export:
    """The content of the file. Proposal and curves match their hashes; the context is unverified."""

    proposal: Proposal
    context: ProposalContext


def write(path: Path, proposal: Proposal, context: ProposalContext) -> None:
    """Write the file."""
    content = {
        "format": FORMAT,
        "chainId": context.chain_id,
        "governance": context.governance,
        "proposalId": hex_of(proposal_id(proposal)),
        "proposal": _plain(asdict(proposal)),
        "facts": _plain({**vars(context), "status": context.status and asdict(context.status)}),
    }
    path.write_text(json.dumps(content, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")


def read(path: Path) -> Export:
    """The file's content. ProposalError if any part of it does not match its hash."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ProposalError(f"{path.name} has the format {content['format']!r}.", AGAIN)
        proposal, context = _proposal(content["proposal"]), _context(content["facts"])
        claimed, chain_id, governance = content["proposalId"], content["chainId"], content["governance"]
        _require_types(proposal, context)
    except OSError as error:
        raise ProposalError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    except (*MALFORMED, CurveError) as error:
        raise ProposalError(f"{path.name} is not a proposal's export: {error!r}.", AGAIN) from None
    actual = hex_of(proposal_id(proposal))
    if actual != claimed:
        raise ProposalError(
            f"{path.name} is named proposal {claimed}, but its content has the id {actual}: one of the two"
            " was altered.",
            AGAIN,
        )
    if (chain_id, governance) != (context.chain_id, context.governance):
        raise ProposalError(
            f"{path.name} names chain {chain_id} and {governance} in one place, and in another place chain"
            f" {context.chain_id} and {context.governance}.",
            AGAIN,
        )
    _require_curves(path, proposal, context)
    return Export(proposal, context)


def require_book(export: Export, book: AddressBook) -> dict[str, str]:
    """The book's addresses by name. BookError if the export is for another chain or another contract."""
    context = export.context
    if book.chain_id != context.chain_id:
        raise BookError(
            f"The export is for chain {context.chain_id}, and the book is for chain {book.chain_id}.",
            "Name the right book with --book. Nothing was signed.",
        )
    in_book = book.address(GOVERNANCE)
    if in_book != context.governance:
        raise BookError(
            f"The export is for FactorGovernance {context.governance}, and the book has {in_book}.",
            "Find out who changed it. Nothing was signed.",
        )
    return book.addresses


def _require_types(proposal: Proposal, context: ProposalContext) -> None:
    """EncodingError unless every value has its type: EIP-712 would hash 42 as a text, and "5" as a number."""
    encode(
        [_abi_type("Proposal"), "uint256", "address"],
        [proposal.to_abi(), context.chain_id, context.governance],
    )


def _abi_type(kind: str) -> str:
    name = kind.removesuffix("[]")
    fields = PROPOSAL_TYPES.get(name)
    plain = f"({','.join(_abi_type(field['type']) for field in fields)})" if fields else name
    return plain + kind[len(name) :]


def _require_curves(path: Path, proposal: Proposal, context: ProposalContext) -> None:
    for claimed, curve in context.curves.items():
        if curve_id(curve) != claimed:
            raise ProposalError(
                f"{path.name} has values for the day curve {hex_of(claimed)}, but they are those of"
                f" {hex_of(curve_id(curve))}.",
                AGAIN,
            )
    for change in proposal.factors:
        named = change.record.curve
        if named not in (NO_CURVE, *context.curves):
            raise ProposalError(
                f"{path.name} proposes the day curve {hex_of(named)} without its values.", AGAIN
            )
        if change.zone not in context.histories:
            raise ProposalError(f"{path.name} has no history of zone {change.zone}.", AGAIN)


def _plain(value: Any) -> Any:
    """The value as JSON stores it: bytes in hexadecimal, keys as text, a curve as its values."""
    if isinstance(value, DayCurve):
        return value.to_abi()
    if isinstance(value, bytes):
        return hex_of(value)
    if isinstance(value, dict):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(map(_plain, value))
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return _plain(asdict(value))
    return value


def _key(key: Any) -> str:
    if isinstance(key, tuple):  # a call's index and its argument's name
        return f"{key[0]}.{key[1]}"
    return hex_of(key) if isinstance(key, bytes) else str(key)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def _word(text: str) -> bytes:
    """32 bytes. ValueError for fewer, which the encoder would pad with zeros."""
    word = _bytes(text)
    if len(word) != 32:
        raise ValueError(f"{text} is not 32 bytes")
    return word


def _record(content: dict[str, Any]) -> FactorRecord:
    return FactorRecord(
        **{
            **content,
            "kind": FactorKind(content["kind"]),
            "status": FactorStatus(content["status"]),
            **{name: _word(content[name]) for name in ("source_hash", "curve")},
        }
    )


def _proposal(content: dict[str, Any]) -> Proposal:
    return Proposal(
        Trigger(content["trigger"]),
        tuple(NewCountry(**entry) for entry in content["countries"]),
        tuple(FactorChange(entry["zone"], _record(entry["record"])) for entry in content["factors"]),
        tuple(Call(entry["target"], _bytes(entry["data"])) for entry in content["calls"]),
        _word(content["document_hash"]),
        content["document_uri"],
        content["salt"],
    )


def _context(content: dict[str, Any]) -> ProposalContext:
    return ProposalContext(
        chain_id=content["chain_id"],
        governance=content["governance"],
        now=content["now"],
        as_of=content["as_of"],
        delay=content["delay"],
        contracts=content["contracts"],
        countries={int(code): CountryName(**entry) for code, entry in content["countries"].items()},
        histories={int(zone): tuple(map(_record, history)) for zone, history in content["histories"].items()},
        curves={_bytes(curve): DayCurve.of(values) for curve, values in content["curves"].items()},
        published=frozenset(map(_bytes, content["published"])),
        present={
            (int(key.partition(".")[0]), key.partition(".")[2]): text
            for key, text in content["present"].items()
        },
        signers=tuple(content["signers"]),
        rivals=tuple(
            Rival(_bytes(entry["proposal_id"]), entry["zone"], ProposalState(entry["state"]))
            for entry in content["rivals"]
        ),
        status=_status(content["status"]) if content["status"] else None,
        review=Review(**content["review"]) if content["review"] else None,
        comments=tuple(
            Comment(
                entry["author"],
                ProposalState(entry["state"]),
                _bytes(entry["content_hash"]),
                entry["content_uri"],
            )
            for entry in content["comments"]
        ),
        effect=tuple(content["effect"]),
        people=content["people"],
    )


def _status(content: dict[str, Any]) -> Status:
    return Status(
        **{
            **content,
            "state": ProposalState(content["state"]),
            "trigger": Trigger(content["trigger"]),
            **{name: tuple(content[name]) for name in ("approved_by", "rejected_by")},
            **{name: _bytes(content[name]) for name in ("operation_id", "document_hash", "report_hash")},
        }
    )
