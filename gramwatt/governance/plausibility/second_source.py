"""The second source: a table of national averages that codecarbon ships, read as exact integers.

The table has Ember's and Our World in Data's yearly figures: life-cycle g CO2e per kWh, and TWh by fuel.
"""

import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pycountry

from gramwatt.deployer.errors import SourceError
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.formats import to_factor

PACKAGE = "codecarbon"
TABLE = Path("data") / "private_infra" / "global_energy_mix.json"
REMEDY = "Install the project's requirements: `make setup`."
FUELS = {
    "coal": "coal_TWh",
    "gas": "gas_TWh",
    "oil": "oil_TWh",
    "nuclear": "nuclear_TWh",
    "hydro": "hydroelectricity_TWh",
    "solar": "solar_TWh",
    "wind": "wind_TWh",
    "biomass": "biofuel_TWh",
    "other renewables": "other_renewable_exc_biofuel_TWh",
}


@dataclass(frozen=True)
class National:
    """What the table has of one country. `factor` is its average in g CO2e per kWh times 1e6.

    tenths_of_percent: each fuel's share of what was generated, where it has one.
    """

    name: str
    year: int
    factor: int
    tenths_of_percent: Mapping[str, int]


@dataclass(frozen=True)
class SecondSource:
    """The whole table. `document_hash` is keccak256 of the file."""

    title: str
    document_hash: bytes
    _by_alpha3: Mapping[str, Mapping[str, Any]]

    def __len__(self) -> int:
        """How many countries it has."""
        return len(self._by_alpha3)

    def national(self, country: int) -> National | None:
        """The country with that ISO 3166-1 numeric code; None if the table lacks it."""
        known = pycountry.countries.get(numeric=f"{country:03d}")
        entry = self._by_alpha3.get(known.alpha_3) if known else None
        return _national(entry) if entry else None


@cache
def second_source() -> SecondSource:
    """The table of the installed package; the package itself, which measures computers, is not loaded."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise SourceError(f"The second source is missing: {PACKAGE} is not installed.", REMEDY)
    return read_table(Path(found.submodule_search_locations[0]) / TABLE, version(PACKAGE))


def read_table(path: Path, release: str) -> SecondSource:
    """The table at `path`. Decimals stay decimals: no number of it becomes a float."""
    try:
        content = path.read_bytes()
        table = json.loads(content, parse_float=Decimal, parse_int=Decimal)
    except (OSError, ValueError) as error:
        raise SourceError(f"The second source cannot be read: {error}.", REMEDY) from None
    return SecondSource(f"{PACKAGE} {release}, {path.name}", keccak(content), table)


def iso_code(country: int) -> str | None:
    """ISO 3166-1 alpha-2 code of a numeric one; None if no country has it."""
    known = pycountry.countries.get(numeric=f"{country:03d}")
    return str(known.alpha_2) if known else None


def country_name(country: int) -> str | None:
    """ISO 3166-1 short name of a numeric code, the common one where there is one: `Viet Nam`."""
    known = pycountry.countries.get(numeric=f"{country:03d}")
    return str(known.name) if known else None


def _national(entry: Mapping[str, Any]) -> National:
    name: str = entry["country_name"]
    factor = to_factor(entry["carbon_intensity"])
    if not factor:
        raise SourceError(
            f"The second source gives {name} {entry['carbon_intensity']} g/kWh, which is no factor.",
            "Correct its release in pyproject.toml.",
        )
    total = sum((entry[key] for key in FUELS.values()), Decimal(0))
    shares = {fuel: _tenths(entry[key], total) for fuel, key in FUELS.items() if entry[key] and total}
    return National(name, int(entry["year"]), factor, shares)


def _tenths(part: Decimal, total: Decimal) -> int:
    return int((1000 * part / total).to_integral_value())
