"""Read the configuration from a TOML file and the GRAMWATT_ variables.

No other module of the node reads the environment.
"""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from gramwatt.chains.redaction import redacted_url
from oracle.types.config import Config
from oracle.types.errors import ConfigError

ENV_PREFIX = "GRAMWATT_"
"""GRAMWATT_CHAIN__RPC_URL overrides rpc_url in [chain], and so on."""


class _Sources(Config, BaseSettings):
    """The values of the file, overridden by those of the environment."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX,
        env_nested_delimiter="__",
        frozen=True,
        extra="forbid",
        # A traceback that ends up in a log must not show rpc_url.
        hide_input_in_errors=True,
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic passes every source by name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


def load_config(path: Path | None) -> Config:
    """Return the configuration in `path`, or the defaults if it is None.

    Paths in the file are relative to its folder. ConfigError names the file, the key and the value, but of a
    URL only scheme, host and port.
    """
    values = {} if path is None else _anchored(_read(path), path.parent)
    try:
        sources = _Sources(**values)
    except ValidationError as error:
        raise _as_sentences(path, error) from error
    except SettingsError as error:
        raise ConfigError(
            f"The environment cannot be read: {error}.", f"Correct the {ENV_PREFIX} variable."
        ) from error
    return Config(**{name: getattr(sources, name) for name in Config.model_fields})


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            # A fee in gwei keeps its decimals.
            return tomllib.load(file, parse_float=Decimal)
    except OSError as error:
        raise ConfigError(
            f"The configuration {path} cannot be read: {error.strerror or error}.",
            "Give another file with --config.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The configuration {path} is not TOML: {error}.", "Correct this line.") from error


_PATHS = {
    ("chain", "address_book"),
    ("node", "key_file"),
    ("node", "key_password_file"),
    ("node", "data_dir"),
}
_PATHS |= {("committee", "board")}


def _anchored(values: dict[str, Any], folder: Path) -> dict[str, Any]:
    for section, key in _PATHS:
        members = values.get(section)
        if isinstance(members, dict) and isinstance(members.get(key), str):
            members[key] = str(folder / Path(members[key]).expanduser())
    return values


def _as_sentences(path: Path | None, error: ValidationError) -> ConfigError:
    problem = error.errors()[0]
    section, *key = [str(part) for part in problem["loc"]]
    name = f"{key[0]} in [{section}]" if key else f"[{section}]"
    where = f"In {path}, {name}" if path else name
    if problem["type"] == "missing":
        return ConfigError(f"{where} is missing.", "Add it, or set its GRAMWATT_ variable.")
    if problem["type"] == "extra_forbidden":
        return ConfigError(f"{where} is not known.", "Check its spelling in docs/operators.md.")
    rule = problem["msg"].removeprefix("Value error, ")
    return ConfigError(
        f"{where}{_shown(key[:1], problem['input'])}: {rule[:1].lower()}{rule[1:]}.",
        "Correct it, or its GRAMWATT_ variable.",
    )


def _shown(key: list[str], value: object) -> str:
    """The value for a message; empty if it may contain a node's URL that cannot be redacted."""
    if isinstance(value, str) and "://" in value:
        return f" is {redacted_url(value)!r}"
    text = repr(value)
    return "" if key == ["rpc_url"] or "://" in text else f" is {text}"
