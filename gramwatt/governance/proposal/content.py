"""A proposal as FactorGovernance takes it (contracts/types/Proposal.sol)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Self

from gramwatt.protocol.factor import FactorRecord


class Trigger(IntEnum):
    """Why a change is proposed; the order is the ABI's."""

    ANNUAL_REVIEW = 0
    GRID_CHANGE = 1
    NEW_RENEWABLES = 2
    POLICY_CHANGE = 3
    EMERGENCY = 4
    NEW_COUNTRY = 5
    PARAMETER = 6


class ProposalState(IntEnum):
    """The state of a proposal; the order is the ABI's."""

    UNKNOWN = 0
    PROPOSED = 1
    REVIEWED = 2
    IN_COMMENT = 3
    IN_APPROVAL = 4
    APPROVED = 5
    QUEUED = 6
    EXECUTED = 7
    WITHDRAWN = 8
    REJECTED = 9
    EXPIRED = 10
    SUPERSEDED = 11


@dataclass(frozen=True, slots=True)
class NewCountry:
    """A country to add: ISO 3166-1 numeric and alpha-2 code, English short name of 1 to 31 bytes."""

    country: int
    iso_code: str
    name: str

    def to_abi(self) -> tuple[int, bytes, str]:
        return self.country, self.iso_code.encode("latin-1"), self.name


@dataclass(frozen=True, slots=True)
class FactorChange:
    """A record to add to a zone's history."""

    zone: int
    record: FactorRecord

    def to_abi(self) -> tuple[int, tuple[Any, ...]]:
        return self.zone, self.record.to_abi()


@dataclass(frozen=True, slots=True)
class Call:
    """A call for the timelock to make."""

    target: str
    data: bytes

    def to_abi(self) -> tuple[str, bytes]:
        return self.target, self.data


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything that a signer approves."""

    trigger: Trigger
    countries: tuple[NewCountry, ...]
    factors: tuple[FactorChange, ...]
    calls: tuple[Call, ...]
    document_hash: bytes
    document_uri: str
    salt: int = 0

    def to_abi(self) -> tuple[Any, ...]:
        """A Proposal of the ABI."""
        return (
            int(self.trigger),
            [country.to_abi() for country in self.countries],
            [change.to_abi() for change in self.factors],
            [call.to_abi() for call in self.calls],
            self.document_hash,
            self.document_uri,
            self.salt,
        )

    @classmethod
    def from_abi(cls, struct: Any) -> Self:
        trigger, countries, factors, calls, document_hash, document_uri, salt = _members(struct)
        return cls(
            Trigger(trigger),
            tuple(_country(*_members(item)) for item in countries),
            tuple(_change(*_members(item)) for item in factors),
            tuple(_call(*_members(item)) for item in calls),
            bytes(document_hash),
            document_uri,
            salt,
        )


def _members(struct: Any) -> tuple[Any, ...]:
    return tuple(struct.values()) if isinstance(struct, Mapping) else tuple(struct)


def _country(country: int, iso_code: bytes, name: str) -> NewCountry:
    return NewCountry(country, bytes(iso_code).decode("latin-1"), name)


def _change(zone: int, record: Any) -> FactorChange:
    return FactorChange(zone, FactorRecord.from_abi(record))


def _call(target: str, data: bytes) -> Call:
    return Call(target, bytes(data))
