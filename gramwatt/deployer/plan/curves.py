"""Parses the optional day curve of a factor."""

from typing import Any

from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.values import Names, parse_integer
from gramwatt.protocol.day_curve import DayCurve
from gramwatt.protocol.errors import CurveError

VALUE_BITS = 64


def parse_curve(names: Names, where: str, content: Any) -> DayCurve:
    """A list of 24 values (UTC) for each of four seasons, in g CO2e per kWh times 1e6."""
    if not isinstance(content, list) or not all(isinstance(season, list) for season in content):
        raise names.refuse(where, content, "not a list of hours for each season")
    values = [
        [_integer(names, f"{where}[{place}][{hour}]", text) for hour, text in enumerate(season)]
        for place, season in enumerate(content)
    ]
    try:
        return DayCurve.of(values)
    except CurveError as error:
        # Not `refuse`, which repeats the value: 96 numbers would hide the message.
        raise PlanError(
            f"{names.plan}: {where}: {error.what}", f"{error.next_step} Nothing was sent."
        ) from None


def _integer(names: Names, where: str, text: Any) -> int:
    if not isinstance(text, str):
        raise names.refuse(where, text, "not one value")
    return parse_integer(names, where, text, VALUE_BITS)
