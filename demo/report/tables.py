"""The report's tables as HTML. Every text from outside this module is escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from demo.plants.catalogue import PowerUnit
from demo.plants.measured_power import STEPS_PER_DAY
from demo.play.result import DemoResult, FleetResult, StandIn
from demo.report.cautions import FACTOR_CAUTIONS, IMPLAUSIBLE
from demo.report.figures import day_text, factor_text, grouped, ratio_text

UNIT_SYMBOLS = {PowerUnit.WATT: "W", PowerUnit.KILOWATT: "kW"}


def fleet_table(result: DemoResult) -> str:
    """One row per fleet: Wh, factor, units, carry, the expected ng, and the difference."""
    headings = ["Country and fleet", "Meters", "Energy, Wh", "Factor, g/kWh", "Units, kg"]
    headings += ["Carry, ng", "Expected, ng", "Difference, ng"]
    foot = _row(
        "All fleets",
        _number(grouped(result.meters)),
        _number(grouped(result.energy_wh)),
        _number(""),
        _number(grouped(result.units)),
        _number(grouped(sum(fleet.carry_ng for fleet in result.fleets))),
        _number(grouped(sum(fleet.expected_ng for fleet in result.fleets))),
        # Absolute values, so that differences cannot cancel out: 0 here means 0 in every fleet.
        _difference(sum(abs(fleet.difference_ng) for fleet in result.fleets)),
    )
    return _table(headings, (_fleet_row(result, fleet) for fleet in result.fleets), foot=foot)


def _fleet_row(result: DemoResult, fleet: FleetResult) -> str:
    series = list(result.countries).index(fleet.country) % 5
    key = f'<i class="key" style="background:var(--series-{series})"></i>'
    mark = ' <span class="mark" title="provisional factor">prov.</span>' if fleet.is_provisional else ""
    return _row(
        f"{key}{escape(fleet.country_name)} <small>{escape(fleet.fleet_name)}</small>",
        _number(grouped(fleet.meters)),
        _number(grouped(fleet.energy_wh)),
        _number(factor_text(fleet.factor) + mark),
        _number(grouped(fleet.units)),
        _number(grouped(fleet.carry_ng)),
        _number(grouped(fleet.expected_ng)),
        _difference(fleet.difference_ng),
    )


def factor_table(result: DemoResult) -> str:
    """Each country's initial factor, compared with other sources."""
    rows = []
    for country, name in result.countries.items():
        factors = sorted({fleet.factor for fleet in result.fleets if fleet.country == country})
        word = '<span class="mark bad">implausible</span> ' if country in IMPLAUSIBLE else ""
        caution = escape(FACTOR_CAUTIONS.get(country, "Not compared with a second source."))
        number = _number(", ".join(map(factor_text, factors)))
        rows.append(_row(escape(name), number, f"<td>{word}{caution}</td>"))
    return _table(
        ("Country", "Initial factor, g/kWh", "Compared with other sources"), rows, numbers=1, kind="factors"
    )


def gas_table(result: DemoResult) -> str:
    """Gas of each batch: in total, per register, and per signed reading."""
    headings = ["Period starts", "Registers", "Signed readings", "Submit", "Process"]
    headings += ["Per register", "Per signed reading"]
    rows = (
        _row(
            day_text(batch.period_start),
            _number(grouped(batch.registers)),
            _number(grouped(batch.readings)),
            _number(grouped(batch.submit_gas)),
            _number(grouped(batch.process_gas)),
            _number(ratio_text(batch.gas, batch.registers)),
            _number(ratio_text(batch.gas, batch.readings)),
        )
        for batch in result.batches
    )
    return _table(headings, rows)


def readings_table(result: DemoResult) -> str:
    """The number of accepted readings, and of rejected ones by reason."""
    rows = [_row("Accepted", _number(grouped(result.accepted)))]
    rows += [
        _row(f"Rejected: {escape(reason)}", _number(grouped(count))) for reason, count in result.rejected
    ]
    return _table(("Readings", "Count"), rows, kind="narrow")


def provenance_table(result: DemoResult) -> str:
    """Which plant each fleet replays, and the evidence for its numbers."""
    headings = ("Measured at", "Replayed by", "Power record", "Unit and evidence", "Nameplate")
    return _table(headings, map(_provenance_row, result.stand_ins), numbers=0, kind="plants")


def _provenance_row(row: StandIn) -> str:
    plant = row.plant
    power_record = (
        f"{plant.window}; {grouped(row.missing_samples)} of {grouped(row.days * STEPS_PER_DAY)} intervals "
        f"unmeasured, {grouped(row.clipped_samples)} below zero and set to 0. Clock: {plant.clock}."
    )
    column = f"File <code>{escape(plant.file)}</code>, column <code>{escape(plant.power_column)}</code>."
    return _row(
        f"{escape(plant.name)}<small>{escape(plant.place)}</small>",
        f"<td>{'<br>'.join(map(escape, row.stands_in_for))}</td>",
        f"<td>{escape(plant.source)}. <small>{escape(power_record)} {column}</small></td>",
        f"<td>{UNIT_SYMBOLS[plant.unit]} <small>{escape(plant.unit_evidence)}</small></td>",
        f"<td>{grouped(plant.nameplate_w)}&nbsp;W <small>{escape(plant.nameplate_basis)}</small></td>",
    )


def address_table(result: DemoResult) -> str:
    """The contracts of the run."""
    rows = (
        _row(escape(name), f"<td><code>{escape(address)}</code></td>") for name, address in result.addresses
    )
    return _table(("Contract", "Address"), rows, numbers=0, kind="narrow")


def _table(
    headings: Sequence[str], rows: Iterable[str], *, foot: str = "", numbers: int = 9, kind: str = ""
) -> str:
    """A table. `numbers`: how many columns after the first are numeric; `kind`: its CSS class."""
    cells = "".join(
        f'<th scope="col"{" class=n" if 0 < index <= numbers else ""}>{heading}</th>'
        for index, heading in enumerate(headings)
    )
    body = f"<thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody>"
    body += f"<tfoot>{foot}</tfoot>" if foot else ""
    return f'<div class="scroll"><table class="{kind}">{body}</table></div>'


def _row(heading: str, *cells: str) -> str:
    return f'<tr><th scope="row">{heading}</th>{"".join(cells)}</tr>'


def _number(text: str, kind: str = "") -> str:
    return f'<td class="n {kind}">{text}</td>' if kind else f'<td class="n">{text}</td>'


def _difference(difference_ng: int) -> str:
    return _number(grouped(difference_ng), "bad" if difference_ng else "good")
