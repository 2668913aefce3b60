"""Proposals as property tests draw them: mostly sound, now and then flawed, so that each rule is met."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from gramwatt.governance.proposal.content import Call, FactorChange, NewCountry, Proposal, Trigger
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus
from tests.support.bridge.protocol import KENYA, NIGERIA, factor_record
from tests.support.governance.governance import Governance
from tests.support.governance.model import DAY, HOUR, Delay, Effect, SignerSet

UGANDA = 800
ZONES = (0, KENYA, KENYA | 1, KENYA | 0x8401, KENYA | 0x8500, KENYA | 0x86FF, NIGERIA, UGANDA << 16)
"""The fallback, two grids, a sub-national one, one of each other baseline, and a country not there yet."""
OWN_KIND = {
    KENYA | 0x8401: FactorKind.MARGINAL,
    KENYA | 0x8500: FactorKind.OFF_GRID,
    KENYA | 0x86FF: FactorKind.PROJECTED,
}
CURVE = DayCurve.of([[250_000_000 + 5_000_000 * hour for hour in range(24)]] * 4)
CURVES = {"published": curve_id(CURVE), "unknown": keccak(b"no such curve")}
GRIDS = (KENYA, KENYA, NIGERIA, 0)
"""Those that have a factor from the beginning; the first oftener, so that changes of it meet."""
LOW_VALUES = [5_000_000, 20_000_000, 50_000_000, 200_000_000, 400_000_000]
VALUES = [value * 100_000_000 for value in range(1, 10)]
PLAIN = tuple(trigger for trigger in Trigger if trigger < Trigger.EMERGENCY)


@dataclass(frozen=True)
class FactorDraft:
    """A record before its times are known.

    ahead: seconds from the proposal until it is in force; None is the moment of execution.
    kind: None is the zone's own.
    beside: which record of the zone, from the newest, the value lies 1 below; None leaves the value.
    """

    zone: int
    value: int
    ahead: int | None
    status: FactorStatus
    kind: FactorKind | None
    curve: str | None
    beside: int | None = None

    def at(self, governance: Governance) -> FactorChange:
        kind = OWN_KIND.get(self.zone, FactorKind.AVERAGE) if self.kind is None else self.kind
        since = 0 if self.ahead is None else governance.chain.timestamp + self.ahead
        curve = CURVES[self.curve] if self.curve else NO_CURVE
        record = factor_record(self._value(governance), since, self.status, kind, curve)
        return FactorChange(self.zone, FactorRecord.from_abi(record))

    def _value(self, governance: Governance) -> int:
        history = governance.bridge.call("factorHistory", self.zone)
        if self.beside is None or not history:
            return self.value
        return int(history[-1 - self.beside % len(history)].value) - 1


@dataclass(frozen=True)
class Draft:
    """A proposal before its times are known. flaw: what spoils it, or None."""

    trigger: Trigger
    factors: tuple[FactorDraft, ...] = ()
    countries: tuple[NewCountry, ...] = ()
    effects: tuple[Effect, ...] = ()
    flaw: str | None = None

    def at(self, governance: Governance) -> Proposal:
        factors = tuple(draft.at(governance) for draft in self.factors)
        calls = tuple(_call(governance, effect) for effect in self.effects)
        sound = governance.proposal(self.trigger, self.countries, factors, calls)
        return _spoilt(governance, sound, self.flaw) if self.flaw else sound


def _call(governance: Governance, effect: Effect) -> Call:
    if isinstance(effect, Delay):
        return governance.call(governance.timelock, "updateDelay", effect.seconds).calls[0]
    arguments = list(effect.signers), effect.threshold, effect.emergency_threshold
    return governance.call(governance.contract, "setSigners", *arguments).calls[0]


def _spoilt(governance: Governance, sound: Proposal, flaw: str) -> Proposal:
    typed = governance.call(governance.bridge, "updateCountryEmissionFactor", KENYA >> 16, 1).calls
    seed = governance.call(governance.bridge, "initializeCountryFactors").calls
    return {
        "no document": lambda: replace(sound, document_hash=bytes(32)),
        "no source": lambda: replace(sound, factors=tuple(map(_without_source, sound.factors))),
        "zones in disorder": lambda: replace(sound, factors=sound.factors[::-1]),
        "a zone twice": lambda: replace(sound, factors=sound.factors + sound.factors[-1:]),
        "nothing": lambda: replace(sound, factors=(), calls=(), countries=()),
        "a call besides": lambda: replace(sound, calls=typed),
        "the initial factors again": lambda: replace(sound, calls=sound.calls + seed),
        "another trigger": lambda: replace(sound, trigger=Trigger((sound.trigger + 2) % len(Trigger))),
    }[flaw]()


def _without_source(change: FactorChange) -> FactorChange:
    return replace(change, record=replace(change.record, source_hash=bytes(32)))


def _rarely(usual: st.SearchStrategy, unusual: st.SearchStrategy) -> st.SearchStrategy:
    """Once in twelve: a proposal has several such choices, and most should be sound."""
    return st.integers(0, 11).flatmap(lambda turn: unusual if turn == 11 else usual)


values = _rarely(st.sampled_from(VALUES), st.sampled_from([0, 1, 10_000_000_000, 10_000_000_001]))
# The whole path takes nine days and the emergency's one: a record may begin with its execution, later, or too
# early. The latest leave room for others that overtake them.
aheads = _rarely(st.one_of(st.none(), st.sampled_from([12 * DAY, 30 * DAY, 90 * DAY])), st.just(-1))
emergency_aheads = st.one_of(st.none(), st.sampled_from([2 * DAY, 12 * DAY, 90 * DAY]))
kinds = _rarely(st.none(), st.sampled_from(FactorKind))


@st.composite
def factor_drafts(draw: st.DrawFn, zone: int) -> FactorDraft:
    """For any trigger but an emergency."""
    curve = draw(_rarely(st.none(), st.sampled_from(["published", "unknown"])))
    value = draw(_rarely(st.just(CURVE.lowest), values) if curve == "published" else values)
    return FactorDraft(zone, value, draw(aheads), draw(st.sampled_from(FactorStatus)), draw(kinds), curve)


@st.composite
def emergency_drafts(draw: st.DrawFn, zone: int) -> FactorDraft:
    """Mostly of the two statuses that an emergency may have, and just below one of the records there are."""
    plain = st.sampled_from([FactorStatus.PROVISIONAL, FactorStatus.PROVISIONAL, FactorStatus.QUARANTINED])
    status = draw(_rarely(plain, st.just(FactorStatus.VERIFIED)))
    value = draw(_rarely(st.sampled_from(LOW_VALUES), values))
    curve = draw(_rarely(st.none(), st.just("published")))
    beside = draw(st.one_of(st.none(), st.integers(0, 3)))
    return FactorDraft(zone, value, draw(emergency_aheads), status, None, curve, beside)


def factor_lists(
    of: Callable[[int], st.SearchStrategy[FactorDraft]], zones: tuple[int, ...]
) -> st.SearchStrategy[tuple[FactorDraft, ...]]:
    """For one zone or two."""
    chosen = st.lists(st.sampled_from(zones), min_size=1, max_size=2, unique=True)
    return chosen.flatmap(lambda some: st.tuples(*map(of, sorted(some))))


plain_changes = st.builds(Draft, st.sampled_from(PLAIN), factor_lists(factor_drafts, GRIDS))
emergencies = st.builds(Draft, st.just(Trigger.EMERGENCY), factor_lists(emergency_drafts, GRIDS))


def signer_sets(people: list[str]) -> st.SearchStrategy[SignerSet]:
    """New sets of a few: majorities mostly, and now and then thresholds that no set may have."""
    sound = st.sampled_from([(3, 2, 2), (3, 2, 3), (4, 3, 3), (5, 3, 4), (6, 4, 5)])
    unsound = st.sampled_from([(4, 2, 3), (3, 3, 2), (3, 2, 4)])

    def of(sizes: tuple[int, int, int]) -> st.SearchStrategy[SignerSet]:
        count, *thresholds = sizes
        chosen = st.lists(st.sampled_from(people), min_size=count, max_size=count, unique=True)
        return chosen.map(lambda signers: SignerSet(tuple(signers), *thresholds))

    return _rarely(sound, unsound).flatmap(of)


def drafts(people: list[str]) -> st.SearchStrategy[Draft]:
    """Proposals of every trigger, by the accounts that a rotation may name."""
    uganda = NewCountry(UGANDA, "UG", "Uganda")
    rotations, delays = signer_sets(people), st.sampled_from([0, HOUR, DAY, 2 * DAY, 2**255]).map(Delay)
    effects = st.one_of(st.tuples(rotations), st.tuples(delays), st.tuples(rotations, delays))
    sound = st.one_of(
        st.builds(Draft, st.sampled_from(PLAIN), factor_lists(factor_drafts, ZONES[:-1])),
        plain_changes,
        emergencies,
        st.builds(
            Draft,
            st.just(Trigger.NEW_COUNTRY),
            factor_drafts(UGANDA << 16).map(lambda draft: (draft,)),
            st.just((uganda,)),
        ),
        st.builds(Draft, st.just(Trigger.PARAMETER), effects=effects),
    )
    flaws = [
        "no document", "no source", "zones in disorder", "a zone twice", "nothing", "a call besides",
        "the initial factors again", "another trigger",
    ]  # fmt: skip
    return _rarely(sound, st.builds(replace, sound, flaw=st.sampled_from(flaws)))
