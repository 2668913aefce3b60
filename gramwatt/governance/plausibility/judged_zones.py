"""The zones that `check` looks at: those with a record in force on the chain, or those of a plan."""

from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.deployer.plan.factors import parse_country_factors, parse_factor
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.plan.values import Names
from gramwatt.governance.onchain.reader import Desk
from gramwatt.governance.plausibility.second_source import country_name, iso_code
from gramwatt.governance.plausibility.verdict import Zoned, judged
from gramwatt.governance.proposal.zones import Countries, CountryName, zone_name
from gramwatt.protocol.day_curve import DayCurve
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime

SEED_SOURCE_YEAR = 2022  # CountryRegistry.SEED_SOURCE_YEAR: what initializeCountryFactors writes


def zones_on_chain(desk: Desk) -> list[Zoned]:
    """Every zone that has a record, by its number: the one in force, else the first that is announced."""
    recorded = {event.arguments["zone"] for event in desk.events("FactorRecorded", BRIDGE)}
    found = []
    for zone in sorted(recorded):
        record = desk.in_force(zone) or min(desk.history(zone), key=lambda entry: entry.effective_from)
        curve = DayCurve.of(desk.curve(record.curve)) if record.curve != NO_CURVE else None
        found.append(Zoned(zone, zone_name(zone, desk.countries), record, judged(record, curve)))
    return found


def zones_of_plan(plan: Plan, now: int) -> list[Zoned]:
    """The plan's zones as they will be when it is deployed; `now` stands for that second."""
    names = Names(plan.name, {}, ())
    countries = _plan_countries(plan)
    found = {}
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
        found[code << 16] = Zoned(code << 16, zone_name(code << 16, countries), record, value)
    for place, given in enumerate(plan.factors):
        factor = parse_factor(names, f"factors[{place}]", given)
        record = factor.record(now)
        name = zone_name(factor.zone, countries)
        found[factor.zone] = Zoned(factor.zone, name, record, judged(record, factor.curve))
    return [found[zone] for zone in sorted(found)]


def _plan_countries(plan: Plan) -> Countries:
    """The countries that the plan's factors are for, by their ISO 3166-1 names."""
    names = Names(plan.name, {}, ())
    codes = {*parse_country_factors(names, plan.country_factors)}
    codes |= {parse_factor(names, "factors", given).zone >> 16 for given in plan.factors}
    return {code: CountryName(iso_code(code) or "", country_name(code) or "") for code in codes if code}
