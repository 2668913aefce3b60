"""What can be wrong with a plan, a book or a chain, as sentences."""

from oracle.types.errors import GramwattError


class DeploymentError(GramwattError):
    """A deployment cannot go on, or must not begin."""


class PlanError(DeploymentError):
    """The plan is wrong. Nothing was sent."""


class BookError(DeploymentError):
    """The address book does not fit the chain or the plan, or lacks a name."""


class BuildError(DeploymentError):
    """The compiled contracts are missing or older than their sources."""


class ChainError(DeploymentError):
    """The chain or its node refused something."""


class CallReverted(ChainError):
    """A call or a transaction would revert. `data` is what the contract gave as its reason."""

    def __init__(self, data: bytes, message: str) -> None:
        super().__init__(f"The contract refuses: {message}.", "Nothing was sent.")
        self.data = data
        self.message = message


class ProposalError(GramwattError):
    """A proposal, or a file that belongs to one, cannot be used. Nothing was sent."""


class SourceError(GramwattError):
    """A source of factors, or a file of research, is missing or cannot be used."""
