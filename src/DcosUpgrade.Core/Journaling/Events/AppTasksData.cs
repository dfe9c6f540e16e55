namespace DcosUpgrade.Journaling;

/// <summary>The tasks of one app, compared with the record of the workload before the first node.</summary>
internal sealed record AppTasksData
{
    /// <summary>The path of a Marathon app, or framework:name.</summary>
    public required string? App { get; init; }

    /// <summary>Number of tasks in the record.</summary>
    public required int Total { get; init; }

    /// <summary>Number of tasks that still run.</summary>
    public required int Kept { get; init; }

    /// <summary>Number of tasks that ended as tasks end.</summary>
    public required int Ended { get; init; }

    /// <summary>Number of lost tasks without a replacement.</summary>
    public required int Lost { get; init; }

    /// <summary>Number of lost tasks that another task replaces.</summary>
    public required int Restarted { get; init; }
}
