using System;

namespace DcosUpgrade.Journaling;

/// <summary>A login at the cluster's IAM succeeded.</summary>
[JournalKind("login")]
internal sealed record LoginEvent : NodeEvent
{
    public required string? User { get; init; }

    /// <summary>End of the token's validity.</summary>
    public required DateTimeOffset? Until { get; init; }
}
