using System;

namespace DcosUpgrade.Watching;

/// <summary>The forecast end of a plan.</summary>
/// <param name="End">The end in the middle of the forecast runs.</param>
/// <param name="Early">The 10th percentile; null when it is not known.</param>
/// <param name="Late">The 90th percentile; null when it is not known.</param>
internal sealed record WatchForecast(DateTimeOffset End, DateTimeOffset? Early, DateTimeOffset? Late);
