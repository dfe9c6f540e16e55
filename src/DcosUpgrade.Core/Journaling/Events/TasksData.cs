using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>The tasks of an agent, compared with its baseline.</summary>
internal sealed record TasksData
{
    /// <summary>Number of tasks that still run.</summary>
    public required int Kept { get; init; }

    /// <summary>Number of tasks that ended as tasks end.</summary>
    public required int Ended { get; init; }

    /// <summary>Ids of the lost tasks, each with its state.</summary>
    public required IReadOnlyList<string> Lost { get; init; }
}
