"""The report's plots, as SVG with the page's colours and fonts, so that dark mode and printing work.

Values become floats only here: a plot needs no exact numbers.
"""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from demo.play.result import DemoResult
from demo.report.figures import grouped, thousandths

# Placeholders for the page's colours: matplotlib draws with them, and `_svg` replaces them with variables.
INK, RULE, PAPER, SUBMIT, PROCESS = "#010203", "#010204", "#010205", "#010206", "#010207"
SERIES = tuple(f"#01021{number}" for number in range(5))
_VARIABLES = {INK: "ink", RULE: "rule", PAPER: "paper", SUBMIT: "gas-a", PROCESS: "gas-b"} | {
    colour: f"series-{number}" for number, colour in enumerate(SERIES)
}
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "gramwatt",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def energy_chart(result: DemoResult) -> str:
    """MWh settled per day, stacked by country."""
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas(3.7)
        labels = [_day(day.start) for day in result.days]
        base = [0.0] * len(labels)
        for number, (country, name) in enumerate(result.countries.items()):
            heights = [day.energy_wh.get(country, 0) / 1e6 for day in result.days]
            _bars(axes, labels, heights, base, _series(number), name)
            base = [low + high for low, high in zip(base, heights, strict=True)]
        axes.set_ylabel("Energy settled, MWh per day")
        axes.set_xlabel("Day of the simulated calendar, UTC")
        _legend(axes)
        return _svg(figure, "Energy settled on each day, stacked by country, in megawatt-hours")


def credits_chart(result: DemoResult) -> str:
    """Credits (tonnes) issued to each country's fleets; every bar is labelled with its exact number."""
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas(0.9 + 0.44 * len(result.countries), grid="x")
        names = list(result.countries.values())
        units = [result.units_of(country) for country in result.countries]
        colours = [_series(number) for number in range(len(names))]
        axes.barh(names, [number / 1000 for number in units], color=colours, height=0.62)
        for row, number in enumerate(units):
            axes.annotate(
                thousandths(number), (number / 1000, row), (6, 0), textcoords="offset points", va="center"
            )
        axes.invert_yaxis()
        axes.set_xlim(0, max([*units, 1]) / 1000 * 1.16)
        axes.set_xlabel("Credits issued, t CO\u2082e")
        axes.tick_params(axis="y", length=0)
        return _svg(figure, "Credits issued by country, in tonnes of CO2 equivalent")


def gas_chart(result: DemoResult) -> str:
    """Gas per register of each batch, submission and processing stacked."""
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas(3.4)
        labels = [_day(batch.period_start) for batch in result.batches]
        submit = [b.submit_gas / max(b.registers, 1) for b in result.batches]
        process = [b.process_gas / max(b.registers, 1) for b in result.batches]
        _bars(
            axes,
            labels,
            submit,
            [0.0] * len(labels),
            SUBMIT,
            "Submit: signatures checked, registers advanced",
        )
        _bars(axes, labels, process, submit, PROCESS, "Process: energy priced, credits accrued")
        axes.set_ylabel("Gas per register")
        axes.set_xlabel("First day of the batch\u2019s period, UTC")
        axes.yaxis.set_major_formatter(lambda gas, _: grouped(round(gas)))
        _legend(axes)
        return _svg(figure, "Gas per register in each batch, submission and processing stacked")


def _series(number: int) -> str:
    return SERIES[number % len(SERIES)]


def _day(time: int) -> str:
    moment = datetime.fromtimestamp(time, UTC)
    return f"{moment.day} {moment:%b}"


def _canvas(height_inches: float, grid: str = "y") -> tuple[Figure, Axes]:
    figure = Figure(figsize=(9.2, height_inches), layout="constrained")
    axes = figure.add_subplot()
    axes.set_axisbelow(True)
    axes.grid(axis=grid, color=RULE, linewidth=0.8)  # type: ignore[arg-type]
    axes.tick_params(length=0)
    for side in ("top", "right", "left" if grid == "y" else "bottom"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _bars(
    axes: Axes, labels: Sequence[str], heights: Sequence[float], base: Sequence[float], colour: str, name: str
) -> None:
    # Bars are placed by index, because two periods may begin on one day. The edge separates stacked bars.
    axes.bar(
        range(len(labels)), heights, 0.74, base, color=colour, label=name, edgecolor=PAPER, linewidth=0.8
    )
    axes.set_xticks(range(len(labels)), labels)
    axes.margins(x=0.01)


def _legend(axes: Axes) -> None:
    squares = {"handlelength": 0.9, "handleheight": 0.9, "columnspacing": 1.6}
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=5, frameon=False, **squares)


def _svg(figure: Figure, title: str) -> str:
    """Inline SVG in the width of its column, with a label for screen readers and the page's style."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, f"var(--{variable})")
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"(font: [\d.]+px) [^;\"]+", r"\1 var(--sans)", text)
    # Ids must be unique in the page, which has several plots.
    prefix = re.sub(r"\W+", "-", title.lower())[:24]
    text = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{prefix}-", text)
    return re.sub(
        r'^<svg ([^>]*?)width="[^"]+" height="[^"]+"', rf'<svg role="img" aria-label="{title}" \1', text
    )
