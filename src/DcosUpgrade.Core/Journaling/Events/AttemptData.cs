using DcosUpgrade.Operations;

namespace DcosUpgrade.Journaling;

/// <summary>An attempt as a member of an event.</summary>
internal sealed record AttemptData
{
    public required string? Id { get; init; }

    public required string? ScriptId { get; init; }

    /// <summary>The operator who started it.</summary>
    public required string? Owner { get; init; }

    /// <summary>The boot id of the node when it started.</summary>
    public required string? BootId { get; init; }

    /// <summary>The last stage; null while the attempt has not ended.</summary>
    public required string? Stage { get; init; }

    /// <summary>The exit code of the last stage; null while the attempt has not ended.</summary>
    public required int? Code { get; init; }

    public required string? Detail { get; init; }

    public required bool SkippedChecks { get; init; }

    public static AttemptData Of(RunAttempt attempt) => new()
    {
        Id = attempt.Id,
        ScriptId = attempt.ScriptId,
        Owner = attempt.Owner,
        BootId = attempt.BootId,
        Stage = attempt.Stage,
        Code = attempt.Ended ? attempt.Code : null,
        Detail = attempt.Detail,
        SkippedChecks = attempt.SkippedChecks,
    };
}
