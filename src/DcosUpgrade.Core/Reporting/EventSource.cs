using System;

namespace DcosUpgrade.Reporting;

/// <summary>Where an event comes from.</summary>
/// <param name="Operator">Who opened the journal.</param>
/// <param name="Script">Id of the script that the journal was about then; empty before the first one.</param>
internal sealed record EventSource(DateTimeOffset At, string Operator, string Script);
