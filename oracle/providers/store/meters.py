"""Meters and deployment as last read from the chain, so that readings can be checked offline."""

from collections.abc import Iterable
from dataclasses import asdict

from pydantic import TypeAdapter
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from gramwatt.protocol.meter import Deployment, Meter
from oracle.providers.store.tables import FactRow, MeterRow, SignerRow
from oracle.types.errors import StoreError

_DEPLOYMENT = TypeAdapter(Deployment)
_DEPLOYMENT_FACT = "deployment"


def read_deployment(connection: Connection) -> Deployment | None:
    """The deployment that the store's readings are for; None before `bind`."""
    text = connection.scalar(select(FactRow.value).where(FactRow.name == _DEPLOYMENT_FACT))
    return None if text is None else _DEPLOYMENT.validate_json(text)


def bind(connection: Connection, deployment: Deployment) -> None:
    """Bind the store permanently to a chain and its credit contract; bridge and verifiers may change.

    StoreError if it is bound to another chain or contract: a reading counts on one chain only.
    """
    bound = read_deployment(connection)
    if bound is not None and (bound.chain_id, bound.credit) != (deployment.chain_id, deployment.credit):
        raise StoreError(
            f"The store holds readings for credit {bound.credit} on chain {bound.chain_id}, not for"
            f" {deployment.credit} on chain {deployment.chain_id}.",
            "Set another data_dir in [node] for the other chain.",
        )
    text = _DEPLOYMENT.dump_json(deployment).decode()
    statement = insert(FactRow).values(name=_DEPLOYMENT_FACT, value=text)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": text}))


def upsert_meters(connection: Connection, meters: Iterable[Meter]) -> None:
    """Insert meters or update them, and add their signers where given."""
    meters = list(meters)
    rows = [{name: value for name, value in asdict(meter).items() if name != "signer"} for meter in meters]
    if not rows:
        return
    statement = insert(MeterRow)
    latest = {name: statement.excluded[name] for name in rows[0] if name != "device"}
    connection.execute(statement.on_conflict_do_update(index_elements=["device"], set_=latest), rows)
    signers = [{"signer_hash": meter.signer_hash, "signer": meter.signer} for meter in meters if meter.signer]
    if signers:
        connection.execute(insert(SignerRow).on_conflict_do_nothing(), signers)


def read_meters(connection: Connection) -> list[Meter]:
    """Read all meters by device, each with its signer where that is known."""
    rows = connection.execute(
        select(*MeterRow.__table__.columns, SignerRow.signer)
        .outerjoin(SignerRow, SignerRow.signer_hash == MeterRow.signer_hash)
        .order_by(MeterRow.device)
    )
    return [Meter(**{**row, "signer": row["signer"] or b""}) for row in rows.mappings()]
