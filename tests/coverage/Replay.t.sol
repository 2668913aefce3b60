// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

interface Vm {
    struct DirEntry {
        string errorMessage;
        string path;
        uint64 depth;
        bool isDir;
        bool isSymlink;
    }

    function readDir(string calldata path) external view returns (DirEntry[] memory);
    function readLine(string calldata path) external view returns (string memory);
    function closeFile(string calldata path) external;
    function split(string calldata text, string calldata delimiter) external pure returns (string[] memory);
    function parseAddress(string calldata text) external pure returns (address);
    function parseUint(string calldata text) external pure returns (uint256);
    function parseBytes(string calldata text) external pure returns (bytes memory);
    function getCode(string calldata artifact) external view returns (bytes memory);
    function setNonceUnsafe(address account, uint64 nonce) external;
    function prank(address sender) external;
    function warp(uint256 timestamp) external;
    function snapshotState() external returns (uint256);
    function revertToState(uint256 id) external returns (bool);
}

/// @notice Does again what the Python tests did, so that `forge coverage` can count lines and branches.
/// @dev `make coverage` writes the recordings (tests/support/evm/recording.py) and runs this. Whether a call succeeds is
///      the Python tests' to judge; here it only has to happen.
contract ReplayTest {
    bool public constant IS_TEST = true;
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    string private constant FOLDER = ".make/recordings";

    uint256[] private _marks;
    uint256 public acts;

    function test_replay() external {
        Vm.DirEntry[] memory files = VM.readDir(FOLDER);
        require(files.length != 0, "no recordings");
        for (uint256 i; i < files.length; ++i) {
            uint256 clean = VM.snapshotState();
            this.replay(files[i].path);
            VM.revertToState(clean);
        }
    }

    function replay(string calldata path) external {
        // Each act is a call of its own, so that its memory is given back.
        while (this.next(path)) {}
        VM.closeFile(path);
    }

    function next(string calldata path) external returns (bool) {
        string memory line = VM.readLine(path);
        if (bytes(line).length == 0) return false;
        string[] memory words = VM.split(line, " ");
        bytes1 act = bytes(words[0])[0];
        if (act == "D") _deploy(words);
        else if (act == "W") VM.warp(VM.parseUint(words[1]));
        else if (act == "C") _call(words);
        else if (act == "S") _marks.push(VM.snapshotState());
        else if (act == "R") _revert();
        return true;
    }

    function _deploy(string[] memory words) private {
        address sender = VM.parseAddress(words[1]);
        bytes memory code = abi.encodePacked(VM.getCode(words[3]), VM.parseBytes(words[4]));
        VM.setNonceUnsafe(sender, uint64(VM.parseUint(words[2])));
        VM.prank(sender);
        assembly ("memory-safe") {
            pop(create(0, add(code, 0x20), mload(code)))
        }
    }

    function _call(string[] memory words) private {
        address to = VM.parseAddress(words[2]);
        bytes memory data = VM.parseBytes(words[3]);
        VM.prank(VM.parseAddress(words[1]));
        assembly ("memory-safe") {
            pop(call(gas(), to, 0, add(data, 0x20), mload(data), 0, 0))
        }
    }

    function _revert() private {
        uint256 mark = _marks[_marks.length - 1];
        VM.revertToState(mark);
        // The list itself is part of the state: it is as it was before the mark was put on it.
    }
}
