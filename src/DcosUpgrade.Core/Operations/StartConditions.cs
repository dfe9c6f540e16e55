using System.Linq;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The facts that a start was decided on. The node compares them again under its start lock and refuses a start that differs.</summary>
internal sealed record StartConditions
{
    /// <summary>Maximum seconds, by the node's monotonic clock, between the observation of the facts and the start. The lock is looked at between the
    /// two, and it outlives the start of a session that is suspended: <see cref="ClusterLockOperation.DeadAfterSec"/> is longer.</summary>
    public const int ValidSec = 80;

    /// <summary>Maximum seconds, by the node's monotonic clock, that the start program may take; less than its limit at the operator.</summary>
    public const int ProgramSec = 45;

    public required string BootId { get; init; }

    /// <summary>Seconds since the boot of the node after which nothing is started.</summary>
    public required long NotAfter { get; init; }

    /// <summary>The installed version; empty when there is none.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the sorted ids of the active packages, a line each.</summary>
    public required string ActiveSha256 { get; init; }

    public static StartConditions Of(NodeFacts facts) => new()
    {
        BootId = facts.BootId,
        NotAfter = facts.UptimeSec + ValidSec,
        Version = facts.Version ?? "",
        ActiveSha256 = ActiveDigest(facts),
    };

    internal static string ActiveDigest(NodeFacts facts) => Sha256Hex.Of(string.Concat((facts.ActivePackages ?? []).Select(id => id + "\n")));
}
