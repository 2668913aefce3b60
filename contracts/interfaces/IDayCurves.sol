// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title IDayCurves
/// @notice Emission factors by the hour of the day: 24 values for each of four seasons.
/// @dev Hours and seasons are UTC: hour h is [h:00, h+1:00); season 0 is December to February, 1 March to May, 2 June
///      to August, 3 September to November. A curve's id is the hash of its values, so a published curve can be read
///      and published again but never altered. Anyone may publish one: it prices nothing until governance records a
///      factor that names it.
interface IDayCurves {
    /// @notice A curve was published; factor records can name it from now on.
    /// @param values g CO2e per kWh times 1e6, by season and hour.
    event CurvePublished(bytes32 indexed curve, uint64[24][4] values);

    /// @notice Thrown when no curve with this id was published.
    error CurveUnknown(bytes32 curve);
    /// @notice Thrown when a value is outside the range of factors.
    error CurveValueOutOfRange(uint256 season, uint256 hour, uint256 value, uint256 min, uint256 max);
    /// @notice Thrown when the period does not end after it begins.
    error CurvePeriodEmpty(uint64 from, uint64 to);

    /// @notice Publishes a curve. Publishing the same values again changes nothing.
    /// @param values g CO2e per kWh times 1e6, by season and hour; each within the range of factors.
    /// @return curve Id of the curve: keccak256(abi.encode(values)).
    function publish(uint64[24][4] calldata values) external returns (bytes32 curve);

    /// @notice The lowest value of the curve, which prices energy of unknown hours.
    function floorOf(bytes32 curve) external view returns (uint256);

    /// @notice The lowest value of the hours that [from, to) touches.
    /// @param from Unix second, before `to`.
    /// @custom:invariant PRICE-2 no hour that the period touches has a lower value
    function lowestDuring(bytes32 curve, uint64 from, uint64 to) external view returns (uint256 lowest);

    /// @notice All values of a curve, by season and hour.
    function valuesOf(bytes32 curve) external view returns (uint64[24][4] memory values);
}
