"""The second source: the table of national averages in codecarbon, read as exact integers.

The table has yearly figures of Ember and Our World in Data: life-cycle g CO2e per kWh, and TWh by fuel.
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
class NationalFigure:
    """One country's figures in the table. factor: its average in g CO2e per kWh times 1e6.

    tenths_of_percent: the share of generation by fuel; fuels without a share are left out.
    """

    name: str
    year: int
    factor: int
    tenths_of_percent: Mapping[str, int]


@dataclass(frozen=True)
class SecondSource:
    """The whole table. document_hash: keccak256 of the file."""

    title: str
    document_hash: bytes
    _by_alpha3: Mapping[str, Mapping[str, Any]]

    def __len__(self) -> int:
        """The number of countries."""
        return len(self._by_alpha3)

    def national(self, country: int) -> NationalFigure | None:
        """The country with that ISO 3166-1 numeric code; None if the table lacks it."""
        iso_country = pycountry.countries.get(numeric=f"{country:03d}")
        row = self._by_alpha3.get(iso_country.alpha_3) if iso_country else None
        return _national(row) if row else None


@cache
def second_source() -> SecondSource:
    """The table of the installed package; the package itself is not imported."""
    package = importlib.util.find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise SourceError(f"The second source is missing: {PACKAGE} is not installed.", REMEDY)
    return read_table(Path(package.submodule_search_locations[0]) / TABLE, version(PACKAGE))


def read_table(path: Path, release: str) -> SecondSource:
    """The table at `path`. Numbers are read as decimals, never as floats."""
    try:
        content = path.read_bytes()
        table = json.loads(content, parse_float=Decimal, parse_int=Decimal)
    except (OSError, ValueError) as error:
        raise SourceError(f"The second source cannot be read: {error}.", REMEDY) from None
    return SecondSource(f"{PACKAGE} {release}, {path.name}", keccak(content), table)


def iso_code(country: int) -> str | None:
    """ISO 3166-1 alpha-2 code of a numeric one; None if no country has it."""
    iso_country = pycountry.countries.get(numeric=f"{country:03d}")
    return str(iso_country.alpha_2) if iso_country else None


def country_name(country: int) -> str | None:
    """ISO 3166-1 short name of a numeric code, such as `Viet Nam`."""
    iso_country = pycountry.countries.get(numeric=f"{country:03d}")
    return str(iso_country.name) if iso_country else None


def _national(row: Mapping[str, Any]) -> NationalFigure:
    name: str = row["country_name"]
    factor = to_factor(row["carbon_intensity"])
    if not factor:
        raise SourceError(
            f"The second source gives {name} {row['carbon_intensity']} g/kWh, which is not a valid factor.",
            "Choose another release of codecarbon in pyproject.toml.",
        )
    total = sum((row[key] for key in FUELS.values()), Decimal(0))
    shares = {fuel: _tenths(row[key], total) for fuel, key in FUELS.items() if row[key] and total}
    return NationalFigure(name, int(row["year"]), factor, shares)


def _tenths(part: Decimal, total: Decimal) -> int:
    return int((1000 * part / total).to_integral_value())
