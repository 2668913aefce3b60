"""The house around the rooms: what it is tied to, how it is stopped, and that it fits a chain."""

import pytest

from tests.support.bridge.protocol import DAY, deploy_protocol
from tests.support.evm.artifacts import artifact
from tests.support.evm.expect import reverts

CODE_SIZE_LIMIT = 24_576  # EIP-170, bytes of runtime code


@pytest.mark.parametrize(
    "name", ["EnergyDataBridge", "CarbonCredit", "ReadingVerifier", "P256Verifier", "Timelock"]
)
def test_runtime_code__of_each_contract__fits_a_chain(name):
    assert 0 < len(artifact(name).runtime) <= CODE_SIZE_LIMIT


def test_constructor__ties_the_bridge__to_its_credit_and_verifier(protocol):
    assert protocol.bridge.call("credit") == protocol.credit.address.lower()
    assert protocol.bridge.call("readingVerifier") == protocol.verifier.address.lower()
    assert protocol.verifier.call("credit") == protocol.credit.address.lower()


@pytest.mark.parametrize("seconds", [600, 30 * DAY])
def test_constructor__window_at_an_edge__is_deployed(seconds):
    bare = deploy_protocol(window_seconds=seconds, factors=False, policy=0)
    assert bare.bridge.call("challengeWindowSeconds") == seconds


@pytest.mark.parametrize("seconds", [599, 30 * DAY + 1])
def test_constructor__window_beyond_an_edge__is_refused(seconds):
    with reverts("WindowOutOfRange", seconds, 600, 30 * DAY):
        deploy_protocol(window_seconds=seconds, factors=False, policy=0)


def test_constructor__admin__is_the_only_one_with_a_role(protocol):
    bare = deploy_protocol(factors=False, policy=0)
    admin_role = bare.bridge.call("DEFAULT_ADMIN_ROLE")
    assert bare.bridge.call("hasRole", admin_role, bare.admin)
    assert not bare.bridge.call("hasRole", admin_role, bare.manager)


def test_pause__by_the_guardian__is_ended_by_the_admin_only(protocol):
    protocol.bridge.send("pause", sender=protocol.guardian)
    assert protocol.bridge.call("paused") is True
    with reverts("EnforcedPause"):
        protocol.bridge.send("pause", sender=protocol.guardian)
    admin_role = protocol.bridge.call("DEFAULT_ADMIN_ROLE")
    with reverts("AccessControlUnauthorizedAccount", protocol.guardian, admin_role):
        protocol.bridge.send("unpause", sender=protocol.guardian)
    protocol.bridge.send("unpause", sender=protocol.admin)
    assert protocol.bridge.call("paused") is False
    with reverts("ExpectedPause"):
        protocol.bridge.send("unpause", sender=protocol.admin)


def test_pause__of_the_bridge__lets_devices_be_registered_and_bonded(protocol):
    protocol.bridge.send("pause", sender=protocol.guardian)
    protocol.add_meter(protocol.open_fleet())
