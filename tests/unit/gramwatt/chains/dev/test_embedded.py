"""A chain in this process: its id, its only holders, and a constructor run again."""

from eth_utils.address import to_checksum_address

from gramwatt.chains.dev.embedded import embedded_web3, run_constructor
from gramwatt.chains.evm.sending.wallet import created_address
from tests.support.deploying.plans import artifacts

HOLDER = to_checksum_address("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf")


def test_embedded_web3__as_asked__id_and_balance():
    web3 = embedded_web3(4242, {HOLDER: 7})

    assert (web3.eth.chain_id, web3.eth.get_balance(HOLDER), web3.eth.block_number) == (4242, 7, 0)


def test_run_constructor__no_immutables__is_the_compiled_code():
    artifact = artifacts()["DayCurves"]

    code = run_constructor(1, HOLDER, created_address(HOLDER, 0), artifact.creation_code)

    assert code == artifact.runtime_code


def test_run_constructor__an_immutable_of_the_chain_id__differs_by_chain():
    artifact = artifacts()["CarbonCredit"]
    data = artifact.creation_code + artifact.abi.encode_constructor([HOLDER])
    address = created_address(HOLDER, 0)

    assert run_constructor(1, HOLDER, address, data) != run_constructor(2, HOLDER, address, data)
