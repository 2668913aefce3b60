"""Proposal files: YAML that people write, read as a Proposal.

trigger: AnnualReview        # GridChange, NewRenewables, PolicyChange, Emergency, NewCountry, Parameter
document:
  uri: https://example.org/kenya-2026.pdf
  file: kenya-2026.pdf       # hashed with keccak256; beside this file. Or hash: 0x…
factors:
  - zone: KE                 # 404, KE/3 (a region), KE/marginal, KE/off-grid/1, fallback
    value: 430_000_000       # g CO2e per kWh times 1e6
    effectiveFrom: at execution   # or 2027-01-01T00:00Z
    kind: Average
    status: Verified
    sourceYear: 2025
    uncertaintyBps: 500      # half of the 95 % interval, in 0.01 %; 0 if the source gives none
    source: ember-2025.csv   # hashed with keccak256. Or sourceHash: 0x…
    curve: none              # or file: curve.yml; or 24 values for each of four seasons
countries:                   # NewCountry only
  - {code: 288, iso: GH, name: Ghana}
calls:                       # Parameter only
  - contract: EnergyDataBridge
    function: setChallengeWindow
    args: {windowSeconds: 2d}
salt: 1                      # if the same proposal was made before
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from gramwatt.chains.evm.abi.artifacts import Artifacts
from gramwatt.deployer.plan.values import Names, parse, parse_integer
from gramwatt.deployer.plan.yaml_text import read_yaml
from gramwatt.governance.files.proposal_values import NO_CURVE_TEXT, Values
from gramwatt.governance.proposal.calls import role_id
from gramwatt.governance.proposal.content import Call, FactorChange, NewCountry, Proposal, Trigger
from gramwatt.governance.proposal.zones import Countries, CountryName, parse_zone, zone_text
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.factor import (
    MAX_FACTOR,
    NO_CURVE,
    FactorKind,
    FactorRecord,
    FactorStatus,
    solidity_name,
)
from gramwatt.protocol.quantities import UnixTime

SECTIONS = {"trigger", "document", "factors", "countries", "calls", "salt"}
FACTOR_KEYS = {"zone", "value", "effectiveFrom", "kind", "status", "sourceYear", "uncertaintyBps", "curve"}
_ISO = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Draft:
    """The proposal of a file, and the day curves whose values the file gives."""

    proposal: Proposal
    curves: tuple[DayCurve, ...]


def read(
    path: Path,
    contracts: Mapping[str, str],
    artifacts: Artifacts,
    countries: Countries,
    people: Mapping[str, str] | None = None,
) -> Draft:
    """The proposal in the file at `path`. PlanError names the invalid key and value.

    contracts and people: addresses by name, for `$Name`. countries: those of the chain, to which the file's
    own are added.
    """
    content = read_yaml(path).content
    names = Names(path.name, {**(people or {}), **contracts}, (), "file")
    return _Reader(Values(path.parent, names), contracts, artifacts, countries).draft(content)


@dataclass(frozen=True)
class _Reader:
    values: Values
    contracts: Mapping[str, str]
    artifacts: Artifacts
    countries: Countries

    @property
    def names(self) -> Names:
        return self.values.names

    def draft(self, content: Mapping[str, Any]) -> Draft:
        for key in content:
            if key not in SECTIONS:
                raise self.names.refuse(
                    key, content[key], f"unknown; a proposal file has {', '.join(sorted(SECTIONS))}"
                )
        trigger = self.values.choice(
            "trigger", content.get("trigger"), [solidity_name(trigger.name) for trigger in Trigger]
        )
        countries = tuple(self._country(*item) for item in self.values.items(content, "countries"))
        added = {entry.country: CountryName(entry.iso_code, entry.name) for entry in countries}
        reader = replace(self, countries={**self.countries, **added})
        pairs = [reader._factor(*item) for item in self.values.items(content, "factors")]
        self._require_zones_once([change.zone for change, _ in pairs])
        document = self.values.mapping("document", content.get("document"))
        proposal = Proposal(
            Trigger(trigger),
            countries,
            # The contract accepts them in this order only; a file may have any order.
            tuple(sorted((change for change, _ in pairs), key=lambda change: change.zone)),
            tuple(self._call(*item) for item in self.values.items(content, "calls")),
            self.values.hash("document", document, "file", "hash"),
            self.values.text("document.uri", document.get("uri")),
            parse_integer(self.names, "salt", self.values.text("salt", content.get("salt", "0")), 256),
        )
        return Draft(proposal, tuple({curve: None for _, curve in pairs if curve}))

    def _require_zones_once(self, zones: Sequence[int]) -> None:
        for place, zone in enumerate(zones):
            if zone in zones[:place]:
                first = f"factors[{zones.index(zone)}] has the same zone"
                text = zone_text(zone, self.countries)
                raise self.names.refuse(f"factors[{place}].zone", text, first, "Keep one of the two.")

    def _country(self, where: str, content: Mapping[str, Any]) -> NewCountry:
        self.values.require_keys(where, content, {"code", "iso", "name"})
        code = self.values.integer(f"{where}.code", content["code"], 16)
        iso = self.values.text(f"{where}.iso", content["iso"])
        if not _ISO.fullmatch(iso):
            raise self.names.refuse(f"{where}.iso", iso, "not two capital letters (ISO 3166-1 alpha-2)")
        name = self.values.text(f"{where}.name", content["name"])
        if len(name.encode()) > 31:
            raise self.names.refuse(f"{where}.name", name, "longer than 31 bytes")
        return NewCountry(code, iso, name)

    def _factor(self, where: str, content: Mapping[str, Any]) -> tuple[FactorChange, DayCurve | None]:
        source = {"sourceHash"} if "sourceHash" in content else {"source"}
        self.values.require_keys(where, content, (FACTOR_KEYS - {"curve"}) | source, {"curve"})
        curve = self.values.curve(f"{where}.curve", content.get("curve", NO_CURVE_TEXT))
        value = self.values.integer(f"{where}.value", content["value"], 64)
        if not 1 <= value <= MAX_FACTOR:
            raise self.names.refuse(
                f"{where}.value",
                content["value"],
                f"a factor must be from 1 to {MAX_FACTOR} (g CO2e per kWh times 1e6)",
            )
        if curve and value != curve.lowest:
            raise self.names.refuse(
                f"{where}.value", content["value"], f"with a curve it must be its lowest, {curve.lowest}"
            )
        zone = parse_zone(
            self.names, f"{where}.zone", self.values.text(f"{where}.zone", content["zone"]), self.countries
        )
        record = FactorRecord(
            value,
            UnixTime(self.values.moment(f"{where}.effectiveFrom", content["effectiveFrom"])),
            FactorKind(
                self.values.choice(
                    f"{where}.kind", content["kind"], [solidity_name(kind.name) for kind in FactorKind]
                )
            ),
            FactorStatus(
                self.values.choice(
                    f"{where}.status",
                    content["status"],
                    [solidity_name(status.name) for status in FactorStatus],
                )
            ),
            self.values.integer(f"{where}.sourceYear", content["sourceYear"], 16),
            self.values.integer(f"{where}.uncertaintyBps", content["uncertaintyBps"], 16),
            self.values.hash(where, content, "source", "sourceHash"),
            curve_id(curve) if curve else NO_CURVE,
        )
        return FactorChange(zone, record), curve

    def _call(self, where: str, content: Mapping[str, Any]) -> Call:
        self.values.require_keys(where, content, {"contract", "function"}, {"args"})
        contract = self.values.text(f"{where}.contract", content["contract"])
        if contract not in self.contracts:
            raise self.names.refuse(
                f"{where}.contract",
                contract,
                "not in the address book",
                f"The book has {', '.join(self.contracts)}.",
            )
        abi = self.artifacts[contract].abi
        function = self.values.text(f"{where}.function", content["function"])
        entry = abi.functions.get(function)
        callable_ = [name for name, codec in abi.functions.items() if not codec.is_view]
        if entry is None or function not in callable_:
            nearest = get_close_matches(function, callable_, cutoff=0) or callable_
            raise self.names.refuse(
                f"{where}.function",
                function,
                f"{contract} has no such function that changes state",
                f"The nearest are {', '.join(nearest)}.",
            )
        args = self.values.mapping(f"{where}.args", content.get("args", ""))
        self.values.require_keys(f"{where}.args", args, {part["name"] for part in entry.inputs})
        values = [
            self._argument(f"{where}.args.{part['name']}", contract, part, args[part["name"]])
            for part in entry.inputs
        ]
        return Call(self.contracts[contract], abi.encode_call(function, *values))

    def _argument(self, where: str, contract: str, part: Mapping[str, Any], text: Any) -> Any:
        roles = self.artifacts[contract].abi.roles
        if part["name"] == "role" and isinstance(text, str) and not text.startswith("0x"):
            return role_id(roles[self.values.choice(where, text, list(roles))])
        return parse(self.names, where, part, text)
