using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Health;

/// <summary>
/// Every framework that was active before the first master is active again, under its id, Marathon leads, and Metronome answers: in two
/// views, because a scheduler that fails over is away for a short time.
/// </summary>
internal sealed class FrameworksReturnedGate : Gate
{
    /// <summary>Number of views that are evaluated.</summary>
    public const int Views = 2;

    /// <summary>The risk that accepts what is missing.</summary>
    public const string FrameworkMissing = "framework-missing";

    private const string Marathon = "marathon";
    private const string Metronome = "metronome";

    public override string Name => "frameworks-returned";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Masters); observed on Mesos 1.5.1";

    public override int Order => 100;

    public override GateRoles Roles => GateRoles.Phase;

    public override int? CheckOrder => 125;

    public override bool IsOfCluster => true;

    public override bool NeedsRun => true;

    public override string? Risk => FrameworkMissing;

    public override DcosCheckResult Evaluate(GateSubject subject)
    {
        if (subject.BeforeMastersProblem is { } unreadable)
        {
            return Unknown(subject, unreadable);
        }

        IReadOnlyList<MesosFramework>? before = subject.BeforeMasters?.Frameworks;
        if (subject.BeforeMasters is not null && before is null)
        {
            return Unknown(subject, "the baseline of the masters has no frameworks: an earlier version of this module wrote it");
        }

        if (subject.Frameworks.Count < Views)
        {
            return Unknown(subject, $"observed {subject.Frameworks.Count} of {Views} times");
        }

        foreach (FrameworkView view in subject.Frameworks)
        {
            if (view.Probe is not { Frameworks: not null } probe)
            {
                return Unknown(subject, view.Probe?.Problem ?? view.Problem);
            }

            string[] missing = [.. Missing(probe, before)];
            if (missing.Length > 0)
            {
                string more = missing.Length > 5 ? $" and {missing.Length - 5} more" : "";
                return Fail(subject, "every framework of the baseline active", string.Join(", ", missing.Take(5)) + more);
            }
        }

        int active = subject.Frameworks[subject.Frameworks.Count - 1].Probe!.Frameworks!.Count(IsActive);
        return Pass(subject, before is null ? $"{active} active; no run of a master is known" : $"{before.Count} of {before.Count} active");
    }

    /// <summary>True for a framework that is registered and takes offers.</summary>
    public static bool IsActive(MesosFramework framework) => framework is { Active: true, Connected: true, Recovered: false };

    protected override string RemedyFor(GateSubject subject) =>
        "sudo journalctl -u dcos-marathon -u dcos-metronome -u dcos-mesos-master -n 100  # on each master. A framework that was removed on purpose, or whose "
        + $"scheduler is a task: check that it runs. To continue without it, add -AcceptRisk {Risk}.";

    private static IEnumerable<string> Missing(FrameworksProbe probe, IReadOnlyList<MesosFramework>? before)
    {
        bool WasActive(string name) => before is null || before.Any(framework => framework.Name == name);
        if (WasActive(Marathon) && probe.MarathonProblem.Length > 0)
        {
            yield return $"Marathon does not answer ({probe.MarathonProblem})";
        }
        else if (WasActive(Marathon) && probe.MarathonLeader is null)
        {
            yield return "Marathon has no leader";
        }

        if (WasActive(Metronome) && probe.MetronomeProblem.Length > 0)
        {
            yield return $"Metronome does not answer ({probe.MetronomeProblem})";
        }

        HashSet<string> active = new(probe.Frameworks!.Where(IsActive).Select(framework => framework.Id), StringComparer.Ordinal);
        foreach (MesosFramework framework in (before ?? []).Where(framework => !active.Contains(framework.Id)))
        {
            yield return $"{framework.Name} ({framework.Id}) is not active";
        }
    }
}
