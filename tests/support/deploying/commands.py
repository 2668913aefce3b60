"""`ape run deploy` and `verify` in this process, on a node."""

from pathlib import Path

from click.testing import CliRunner, Result

from tests.support.deploying.plans import LOCAL, Node


def run(command: str, node: Node, book: Path, *options: str, plan: Path = LOCAL) -> Result:
    """The command in this process, with the contracts as they were compiled."""
    from scripts import deploy as deploy_script
    from scripts import verify as verify_script

    script = {"deploy": deploy_script, "verify": verify_script}[command]
    network = f"ethereum:local:{node.url}"
    arguments = ["--plan", str(plan), "--book", str(book), "--network", network, "--keep-build", *options]
    return CliRunner().invoke(script.cli, arguments)
