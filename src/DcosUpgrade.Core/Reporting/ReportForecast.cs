using System;

namespace DcosUpgrade.Reporting;

/// <summary>The forecast of a plan's first run.</summary>
/// <param name="Start">The start of the run, from which the times of the forecast count.</param>
internal sealed record ReportForecast(DateTimeOffset Start, DcosUpgradeForecast Forecast);
