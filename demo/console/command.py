"""`gramwatt demo`: the whole protocol on one machine, with measured power, in about a minute."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import click
from rich.console import Console

from demo.console.as_json import as_json
from demo.console.progress import ConsoleWatch, introduce
from demo.console.view import closing_lines, show
from demo.errors import DemoError
from demo.options import Options
from demo.play.run import run_demo
from demo.report.page import write_report
from gramwatt.cli.app import App, json_option, pass_app
from gramwatt.cli.output import say, show_json

DEFAULT_REPORT = Path("reports") / "demo.html"
INTERRUPTED = 130
TERMINATED = 143
STEP_SECONDS = 900
DAY_SECONDS = 86_400


class Interval(click.ParamType):
    """Seconds between a meter's readings."""

    name = "SECONDS"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        seconds = int(text) if text.isdecimal() else 0
        if seconds <= 0 or seconds % STEP_SECONDS or DAY_SECONDS % seconds:
            self.fail(
                f"{text!r} is not a multiple of {STEP_SECONDS} s (the plants' interval) that divides a day.",
                param,
                ctx,
            )
        return seconds


@click.command()
@click.option(
    "--rpc", "rpc_url", metavar="URL", help="Use this development node instead of starting a chain."
)
@click.option("--key-file", type=click.Path(path_type=Path), help="The deployer's key on this node.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEFAULT_REPORT,
    show_default=True,
    help="Where to write the HTML report.",
)
@click.option(
    "--days", type=click.IntRange(1, 14), default=14, show_default=True, help="How many days to replay."
)
@click.option(
    "--interval",
    type=Interval(),
    default=3600,
    show_default=True,
    help="Seconds between a meter's readings; the plants' own interval is 900.",
)
@click.option("--seed", default="gramwatt", show_default=True, help="Seed for the keys of meters and owners.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Keep the address book, the oracles' stores and their board in this new folder.",
)
@json_option
@pass_app
def demo(
    app: App,
    rpc_url: str | None,
    key_file: Path | None,
    report: Path,
    days: int,
    interval: int,
    seed: str,
    keep: Path | None,
) -> None:
    """Turn measured solar power into carbon credits.

    Deploys the protocol on a chain of its own, bonds 69 simulated meters, relays fourteen days of their
    readings with five oracles, and compares every fleet's credits with the measurements. Exits with 1 if any
    of them differs, even by one nanogram.
    """
    if (rpc_url is None) != (key_file is None):
        raise click.UsageError(
            "--rpc and --key-file belong together: the node, and the deployer's key on it."
        )
    options = Options(days, interval, seed, rpc_url, key_file)
    console = Console(stderr=True)
    watch = ConsoleWatch(console)
    if not app.as_json:
        introduce(console)
    with _handling_signals(watch), _folder(keep) as folder:
        outcome = run_demo(options, folder, watch)
    try:
        path = str(write_report(outcome.result, report))
    except OSError as error:
        raise DemoError(
            f"The report {report} cannot be written: {error.strerror or error}.",
            "Give another path with --report.",
        ) from error
    if app.as_json:
        show_json(as_json(outcome, path))
    else:
        show(Console(), outcome)
        for line in closing_lines(outcome, path):
            click.echo(line)
        if keep is not None:
            click.echo(f"Kept: {keep.resolve()}")
    if outcome.problems:
        sys.exit(1)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The folder for the oracles' data: `keep`, or a temporary one that is removed after the demo."""
    if keep is None:
        with TemporaryDirectory(prefix="gramwatt-demo-") as name:
            yield Path(name)
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
        is_empty = not any(keep.iterdir())
    except OSError as error:
        raise DemoError(
            f"The folder {keep} cannot be used: {error.strerror or error}.",
            "Give another folder with --keep.",
        ) from error
    if not is_empty:
        raise DemoError(
            f"The folder {keep} is not empty.", "Give a new folder with --keep, or remove this one first."
        )
    yield keep


@contextmanager
def _handling_signals(watch: ConsoleWatch) -> Iterator[None]:
    """Stop the demo's chain and print a sentence on Ctrl-C, SIGTERM and SIGHUP."""

    def terminate(_signal: int, _frame: FrameType | None) -> None:
        say("Terminated: the demo and its chain have stopped.")
        sys.exit(TERMINATED)

    before = {number: signal.signal(number, terminate) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    except KeyboardInterrupt:
        watch.close()
        say("Interrupted: the demo and its chain have stopped. You can start it again at any time.")
        sys.exit(INTERRUPTED)
    finally:
        watch.close()
        for number, handler in before.items():
            signal.signal(number, handler)
