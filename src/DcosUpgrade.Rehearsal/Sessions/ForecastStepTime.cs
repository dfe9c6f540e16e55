using System;

namespace DcosUpgrade.Rehearsal.Sessions;

/// <summary>The times of one step in one simulated run, from the start of the run.</summary>
internal sealed record ForecastStepTime(DcosUpgradeStep Step, TimeSpan Start, TimeSpan End);
