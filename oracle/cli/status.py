"""`gramwatt status`: the state of the chain and of this node."""

import click

from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.cli.app import json_option
from gramwatt.cli.output import show_facts, show_json, show_table, utc
from oracle.cli.app import NodeApp, pass_app
from oracle.modules.node import chain_config
from oracle.modules.status import status as status_of


@click.command()
@json_option
@pass_app
def status(app: NodeApp) -> None:
    """Show the chain, periods, waiting batches, registers against the store, and unclaimed credits.

    Also copies the meters from the chain into the store, for `gramwatt readings import`.
    """
    chain = Bridge.open(chain_config(app.config))
    with app.open_store() as store:
        overview = status_of(app.config, chain, store)
    if app.as_json:
        show_json(overview)
        return
    on_chain, closed = overview["chain"], overview["periods"]["last_closed"]
    show_facts(
        "Chain",
        {
            "chain id": str(on_chain["chain_id"]),
            "bridge": on_chain["bridge"] + (" (paused)" if on_chain["paused"] else ""),
            "newest block": _block(on_chain["head"]),
            "final block": _block(on_chain["finalized"]),
            "committee": f"{on_chain['threshold']} of {on_chain['oracles']}",
            "last closed period": f"{utc(closed['start'])} to {utc(closed['end'])}",
            "batches processed": overview["processed_batches"],
        },
    )
    show_table(
        "Batches in their window",
        ("batch", "until", "Wh", "window ends", "left"),
        [
            (
                batch["batch_id"],
                utc(batch["period_end"]),
                batch["energy_wh"],
                utc(batch["window_ends_at"]),
                _left(batch["seconds_left"]),
            )
            for batch in overview["waiting_batches"]
        ],
    )
    show_table(
        "Fleets: accepted energy that is not on the chain yet",
        ("fleet", "lanes behind", "Wh behind"),
        [(f["fleet"], f["lanes_behind"], f["energy_behind_wh"]) for f in overview["fleets"]],
    )
    show_table(
        "Unclaimed credits",
        ("fleet", "class", "units", "carry ng"),
        [(a["fleet"], str(a["credit_id"]), a["units"], a["carry_ng"]) for a in overview["accruals"]],
    )


def _block(stamp: dict[str, int]) -> str:
    return f"{stamp['number']} at {utc(stamp['timestamp'])}"


def _left(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours} h {rest // 60} min" if seconds else "over"
