"""The zones that `check` judges: those with a record on the chain, or those of a plan."""

from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.deployer.plan.factors import parse_country_factors, parse_factor
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.plan.values import Names
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.plausibility.second_source import country_name, iso_code
from gramwatt.governance.plausibility.verdict import ZoneFactor, value_to_judge
from gramwatt.governance.proposal.zones import Countries, CountryName, zone_name
from gramwatt.protocol.day_curve import DayCurve
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime

SEED_SOURCE_YEAR = 2022  # CountryRegistry.SEED_SOURCE_YEAR: what initializeCountryFactors writes


def zones_on_chain(reader: GovernanceReader) -> list[ZoneFactor]:
    """Every zone with a record, by number: with the record in force, else the first announced one."""
    recorded = {event.arguments["zone"] for event in reader.events("FactorRecorded", BRIDGE)}
    zones = []
    for zone in sorted(recorded):
        record = reader.in_force(zone) or min(reader.history(zone), key=lambda entry: entry.effective_from)
        curve = DayCurve.of(reader.curve(record.curve)) if record.curve != NO_CURVE else None
        zones.append(
            ZoneFactor(zone, zone_name(zone, reader.countries), record, value_to_judge(record, curve))
        )
    return zones


def zones_of_plan(plan: Plan, now: int) -> list[ZoneFactor]:
    """The plan's zones as they are after a deployment at the Unix second `now`."""
    names = Names(plan.name, {}, ())
    countries = _plan_countries(plan)
    zones = {}
    for code, value in parse_country_factors(names, plan.country_factors).items():
        record = FactorRecord(
            value,
            UnixTime(now),
            FactorKind.AVERAGE,
            FactorStatus.PROVISIONAL,
            SEED_SOURCE_YEAR,
            uncertainty_bps=0,
            source_hash=bytes(32),
        )
        zones[code << 16] = ZoneFactor(code << 16, zone_name(code << 16, countries), record, value)
    for place, content in enumerate(plan.factors):
        factor = parse_factor(names, f"factors[{place}]", content)
        record = factor.record(now)
        name = zone_name(factor.zone, countries)
        zones[factor.zone] = ZoneFactor(factor.zone, name, record, value_to_judge(record, factor.curve))
    return [zones[zone] for zone in sorted(zones)]


def _plan_countries(plan: Plan) -> Countries:
    """The countries that the plan's factors are for, by their ISO 3166-1 names."""
    names = Names(plan.name, {}, ())
    codes = {*parse_country_factors(names, plan.country_factors)}
    codes |= {parse_factor(names, "factors", content).zone >> 16 for content in plan.factors}
    return {code: CountryName(iso_code(code) or "", country_name(code) or "") for code in codes if code}
