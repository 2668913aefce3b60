// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFactorGovernance} from "../interfaces/IFactorGovernance.sol";
import {FactorKind, FactorRecord, FactorStatus} from "../types/Factor.sol";
import {FactorChange} from "../types/Proposal.sol";
import {Zone} from "../types/Zone.sol";

/// @title FactorRules
/// @notice Rules that a proposed factor must satisfy before it is reviewed.
library FactorRules {
    /// @notice First region number that denotes a baseline of its country other than a local grid.
    /// @dev Region 0x8000 | kind << 8 | n is the n-th such zone of that kind. Its history is separate from the grid's,
    ///      and a fleet is priced by the history of the zone that it was opened in.
    uint16 internal constant OTHER_BASELINES = 0x8000;

    /// @notice Reverts unless the zone is for factors of this kind, or if a projection claims to be verified.
    /// @custom:invariant GOV-6 average and margin factors belong to grid zones; every other kind has zones of its own
    function requireKind(FactorChange calldata change) internal pure {
        (uint16 region, FactorKind kind) = (change.zone.region(), change.record.kind);
        bool isGrid = kind <= FactorKind.CombinedMargin;
        bool isKindOfZone = region < OTHER_BASELINES ? isGrid : !isGrid && (region >> 8 & 0x7f) == uint8(kind);
        if (!isKindOfZone) revert IFactorGovernance.KindNotOfZone(change.zone, kind);
        if (kind == FactorKind.Projected && change.record.status == FactorStatus.Verified) {
            revert IFactorGovernance.ProjectionVerified(change.zone);
        }
    }

    /// @notice Reverts unless the change is a quarantine, or lower than everything that it replaces from its beginning
    ///         on.
    /// @dev Iterates over the history from the newest entry back to the one in force when the change begins. `until` is
    ///      the end of the current entry; an entry superseded by a later one before it began was never in force.
    /// @param history The zone's history, oldest entry first.
    /// @custom:invariant GOV-4 the emergency path never raises a factor, ends a quarantine or improves a status
    function requireLower(FactorChange calldata change, FactorRecord[] memory history) internal view {
        (Zone zone, FactorRecord calldata record) = (change.zone, change.record);
        if (record.status == FactorStatus.Quarantined) return;
        if (record.status == FactorStatus.Verified || record.curve != 0) {
            revert IFactorGovernance.EmergencyNotPlain(zone);
        }
        uint256 start = record.effectiveFrom == 0 ? block.timestamp : record.effectiveFrom;
        uint256 until = type(uint256).max;
        for (uint256 i = history.length; i > 0;) {
            FactorRecord memory replaced = history[--i];
            if (replaced.effectiveFrom >= until) continue;
            if (replaced.status == FactorStatus.Quarantined) revert IFactorGovernance.EmergencyEndsQuarantine(zone);
            if (record.value >= replaced.value) {
                revert IFactorGovernance.EmergencyNotLower(zone, record.value, replaced.value);
            }
            if (replaced.effectiveFrom <= start) return;
            until = replaced.effectiveFrom;
        }
        revert IFactorGovernance.EmergencyNotLower(zone, record.value, 0);
    }
}
