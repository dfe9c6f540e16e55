using System.Collections.Generic;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A published upgrade between two lines.</summary>
internal sealed record PublishedHop(string From, string To)
{
    /// <summary>One for each published pair of lines, and some more.</summary>
    public static readonly IReadOnlyList<PublishedHop> All =
    [
        new("1.10.8", "1.11.6"), new("1.10.8", "1.12.2"), new("1.11.13", "1.12.5"), new("1.11.13", "1.13.7"), new("1.12.5", "1.13.7"), new("1.13.7", "2.0.6"),
        new("1.13.7", "2.1.1"), new("2.0.6", "2.1.1"), new("2.0.6", "2.2.1"), new("2.1.1", "2.2.1"),
    ];
}
