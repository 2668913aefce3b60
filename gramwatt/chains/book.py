"""The address book: deployments/<chain id>.json, written atomically after each mined deployment."""

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from eth_utils.address import is_address, to_checksum_address
from pydantic import Field, TypeAdapter, ValidationError

from gramwatt.chains.errors import BookError
from gramwatt.chains.evm.abi.artifacts import ROOT

T = TypeVar("T")

FOLDER = ROOT / "deployments"


@dataclass(frozen=True)
class Entry:
    """One deployed contract; fields that a book lacks are empty.

    block: in which it was deployed. code_hash: keccak256 of its code on chain.
    """

    contract: str
    address: str
    tx_hash: str = ""
    block: Annotated[int, Field(ge=0)] = 0
    deployer: str = ""
    code_hash: str = ""
    compiler: dict[str, Any] = field(default_factory=dict)


@dataclass
class Reservation:
    """A signed deployment that is not in the book: its address is known, but not whether it was mined."""

    contract: str
    nonce: int
    address: str
    tx_hashes: list[str]


_ENTRY, _RESERVATION = TypeAdapter(Entry), TypeAdapter(Reservation)


@dataclass
class AddressBook:
    """The addresses of the protocol on one chain; in memory only if it has no path.

    genesis: hash of block 0, which distinguishes development chains of one id; None if the book has none.
    """

    chain_id: int
    genesis: str | None
    path: Path | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    reservation: Reservation | None = None

    @classmethod
    def open(cls, path: Path, chain_id: int, genesis: str) -> "AddressBook":
        """The book at `path`, or an empty one if there is none. BookError if it is another chain's."""
        if not path.exists():
            return cls(chain_id, genesis, path)
        book = cls.read(path)
        if book.chain_id != chain_id:
            raise BookError(
                f"{path.name} is the book of chain {book.chain_id}, and this is chain {chain_id}.",
                "Check --network, or name this chain's book with --book.",
            )
        if book.genesis != genesis:
            raise BookError(
                f"{path.name} is the book of another chain {chain_id}: its block 0 is {book.genesis},"
                f" and this chain's is {genesis}.",
                "If that development chain is gone, delete the book; otherwise name another with --book.",
            )
        for entry in book.entries.values():
            for detail in ("tx_hash", "deployer", "code_hash"):
                if not getattr(entry, detail):
                    raise BookError(
                        f"{path.name} has no {detail} of {entry.contract}, which a deployment needs.",
                        "Restore it from version control.",
                    )
        return book

    @classmethod
    def read(cls, path: Path) -> "AddressBook":
        """The book at `path`, of any chain. Fields that are not known here are ignored.

        BookError if there is no such file, it is not a book, or a contract in it has no address.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            entries = {name: _entry(path, name, entry) for name, entry in content["contracts"].items()}
            reservation = content.get("reservation")
            return cls(
                int(content["chain_id"]),
                content.get("genesis"),
                path,
                entries,
                _checked(path, "reservation", _RESERVATION, reservation) if reservation else None,
            )
        except OSError as error:
            raise BookError(
                f"The address book {path} cannot be read: {error.strerror or error}.",
                "Check the path, or deploy first.",
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise BookError(
                f"{path} is not an address book: {type(error).__name__}.", "Restore it from version control."
            ) from None

    def entry(self, name: str) -> Entry:
        """The entry of a contract. BookError if the book lacks it."""
        if name not in self.entries:
            where = self.path.name if self.path else f"The book of chain {self.chain_id}"
            raise BookError(
                f"{where} has no {name}.", "Deploy it first: `ape run deploy --plan PLAN --send`."
            )
        return self.entries[name]

    def address(self, name: str) -> str:
        return self.entry(name).address

    @property
    def addresses(self) -> dict[str, str]:
        return {name: entry.address for name, entry in self.entries.items()}

    def reserve(self, reservation: Reservation) -> None:
        """Write a deployment to the book before it is sent, so that an interrupted run finds it again."""
        self.reservation = reservation
        self._write()

    def record(self, entry: Entry) -> None:
        """Write a mined deployment to the book."""
        self.entries[entry.contract] = entry
        self.reservation = None
        self._write()

    def _write(self) -> None:
        if self.path is None:
            return
        content: dict[str, Any] = {"chain_id": self.chain_id, "genesis": self.genesis}
        content["contracts"] = {name: asdict(entry) for name, entry in self.entries.items()}
        if self.reservation:
            content["reservation"] = asdict(self.reservation)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(json.dumps(content, indent=2) + "\n")
                file.flush()
                os.fsync(file.fileno())
            Path(draft).chmod(0o644)  # a temporary file is readable by its owner only; a book is public
            Path(draft).replace(self.path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise


def _entry(path: Path, name: str, content: dict[str, Any]) -> Entry:
    if not is_address(content.get("address")):
        raise BookError(
            f"The address book {path} has no address of {name}.", "Restore it from version control."
        )
    address = to_checksum_address(content["address"])
    return _checked(path, name, _ENTRY, {"contract": name} | content | {"address": address})


def _checked(path: Path, name: str, kind: TypeAdapter[T], content: Any) -> T:
    """What a book has under a name, its types checked."""
    try:
        return kind.validate_json(json.dumps(content), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        field_name = ".".join(map(str, first["loc"])) or "content"
        raise BookError(
            f"The address book {path} has {first['input']!r} as the {field_name} of {name}.",
            "Restore it from version control.",
        ) from None


def default_path(chain_id: int) -> Path:
    """The default path of a chain's book."""
    return FOLDER / f"{chain_id}.json"
