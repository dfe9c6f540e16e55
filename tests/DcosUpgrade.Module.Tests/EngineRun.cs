using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace DcosUpgrade.Module.Tests;

/// <summary>Everything that a script left behind.</summary>
public sealed record EngineRun
{
    /// <summary>The success stream, without PSObject wrappers.</summary>
    public required IReadOnlyList<object?> Output { get; init; }

    /// <summary>Non-terminating errors.</summary>
    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    public required IReadOnlyList<string> Debug { get; init; }

    public required IReadOnlyList<InformationRecord> Information { get; init; }

    public required IReadOnlyList<ProgressRecord> Progress { get; init; }

    /// <summary>What ended the script early, or null.</summary>
    public required Exception? Thrown { get; init; }

    /// <summary>The terminating error as a script would catch it, or null.</summary>
    public ErrorRecord? Terminating => (Thrown as RuntimeException)?.ErrorRecord;

    public IEnumerable<string> Texts => Output.Select(item => item?.ToString() ?? "");

    /// <summary>For set-up: nothing may have gone wrong.</summary>
    public void ThrowIfFailed()
    {
        if (Thrown is not null || Errors.Count > 0)
        {
            throw new InvalidOperationException($"The script failed: {Thrown?.ToString() ?? Errors[0].ToString()}", Thrown);
        }
    }
}
