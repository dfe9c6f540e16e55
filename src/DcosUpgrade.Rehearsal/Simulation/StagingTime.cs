using System;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>How long one node downloads.</summary>
/// <param name="Time">Time for all packages of the script.</param>
/// <param name="Bytes">Size of these packages; 0 when the model does not know a size.</param>
/// <param name="Count">Number of these packages.</param>
internal sealed record StagingTime(TimeSpan Time, long Bytes, int Count);
