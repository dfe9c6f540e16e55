using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Core.Tests.NodePrograms;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>The safeguards of the end of a run, of a lost start, of a refused sudo and of the names of operators.</summary>
internal static class EngineMutations
{
    /// <summary>The node's files look the same although the password was changed.</summary>
    [ThreadStatic]
    private static bool s_sameFiles;

    /// <summary>What else is done to the text of a node's program.</summary>
    [ThreadStatic]
    private static Func<string, string>? s_program;

    [ThreadStatic]
    private static RehearsalCluster? s_played;

    public static readonly IReadOnlyList<Mutation> All =
    [
        new("exhibitor-serving: looks from before the end of another session's run do not count", () => Mutations.Set((_, operation, stdout) =>
            operation is NodeFactsOperation ? Regex.Replace(stdout, @"( ended \S+\n)\d+", "${1}1") : stdout), IsPeriodKeptAfterRun),
        new("start: a lost one has failed only when the node would refuse it", () => Mutations.Set(RestartsAfterUpload()), IsClaimedWhenItArrives),
        new("start: the claim stays until it is known whether a lost one acted", () => Mutations.Set(ReleaseClaims), IsClaimedAfterItsCall),
        new("sudo: a refused password is sent again once its cause may be gone", () => Mutations.Set(() => s_sameFiles = true, () => s_sameFiles = false),
            IsChangedPasswordSent),
        new("owner: a name with a backslash is handed over with the claims", () => Mutations.Set(
            () => s_program = text => text.Replace("read -r owner", "read owner", StringComparison.Ordinal), () => s_program = null), IsOwnerHandedOver),
    ];

    /// <summary>This session looks at the cluster during the run of another one, in which Exhibitor serves long before the run ends.</summary>
    private static bool IsPeriodKeptAfterRun()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        cluster.Inject("m1", RehearsalFault.SlowMaster, 60);
        Session session = new(cluster, 1, change: Mutations.Blinded);
        Task<string?> other = new Session(cluster, 2).RunAsync(throttle: 1, waitForGates: false, node => node.Name == "m1");
        while (!other.IsCompleted)
        {
            Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromSeconds(5), CancellationToken.None), cluster.Clock);
            _ = Driving.RunToEnd(session.Context.Watch.LookAsync(CancellationToken.None), cluster.Clock);
        }

        TimeSpan period = session.Context.Watch.Recent[^1].ExhibitorPeriod;
        DateTimeOffset? started = null;
        cluster.OnCall = (node, operation, before) =>
        {
            started ??= before && node.Name == "m2" && operation is StartRunOperation ? cluster.Clock.UtcNow : null;
            return Task.CompletedTask;
        };
        return session.Run(waitForGates: false, only: node => node.Name == "m2") is null
            && started - cluster.Node("m1").Runs[^1].EndedAt >= period;
    }

    /// <summary>The node seems to have been restarted after the start was prepared, so that the start seems to have failed.</summary>
    private static AnswerChange RestartsAfterUpload()
    {
        bool uploaded = false;
        return (_, operation, stdout) =>
        {
            uploaded |= operation is UploadOperation;
            return uploaded && operation is NodeFactsOperation ? Regex.Replace(stdout, @"( boot\n)[^\n]*", "$1another") : stdout;
        };
    }

    /// <summary>The start arrives some seconds after its call has ended.</summary>
    private static bool IsClaimedWhenItArrives()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        Session session = new(
            cluster, 1, change: Mutations.Blinded, wrap: inner => new LateArrivalShells(inner, cluster.Clock, TimeSpan.FromSeconds(10)));
        _ = session.Run(only: node => node.Name == "m1");
        return ActsClaimed(cluster);
    }

    /// <summary>What a session did that left no claim behind when its call ended.</summary>
    private static string ReleaseClaims(string node, NodeOperation operation, string stdout)
    {
        if (operation is ClusterLockOperation { Action: ClusterLockAction.Release })
        {
            s_played?.Masters[0].Folder.Claims.Clear();
        }

        return stdout;
    }

    /// <summary>The session gives up while the start is still on its way to the node.</summary>
    private static bool IsClaimedAfterItsCall()
    {
        RehearsalCluster cluster = s_played = new RehearsalCluster(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        cluster.Inject("m1", RehearsalFault.StartActsLate, 75);
        RunOptions options = new() { Progress = new MessageRecorder(), ScriptTimeout = TimeSpan.FromSeconds(3) };
        return new Session(cluster, 1, options: options, change: Mutations.Blinded).Run(only: node => node.Name == "m1") is not null && ActsClaimed(cluster);
    }

    private static bool ActsClaimed(RehearsalCluster cluster)
    {
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromMinutes(10), CancellationToken.None), cluster.Clock);
        return cluster.Invariants.ScriptStarts.ContainsKey("m1") && cluster.Invariants.Violations.Count == 0;
    }

    private static bool IsChangedPasswordSent()
    {
        int change = 1;
        SudoAccess access = new("m1", "core", hasPassword: true, () => TimeSpan.Zero);
        _ = Find();
        _ = access.Refuse(SudoWay.Password, "Sorry, try again.");
        change = s_sameFiles ? change : 2;
        try
        {
            return Find() == SudoWay.Password;
        }
        catch (NodeAccessException)
        {
            return false;
        }

        SudoWay Find() => access.FindAsync(() => Task.FromResult($"password\n/etc/shadow {change}\n"), CancellationToken.None).GetAwaiter().GetResult();
    }

    private static bool IsOwnerHandedOver()
    {
        using NodeRoot root = new();
        ClusterLockHolder first = new("plan", @"CORP\alice@here (pid 7)", "here/7/1", "aa");
        ClusterLockHolder second = first with { Token = "bb" };
        _ = Ask(new ClusterLockOperation("01", ClusterLockAction.Claim, first) { Node = "10.0.0.1" });
        ClusterLockState taken = Ask(new ClusterLockOperation("02", ClusterLockAction.Acquire, second) { Break = "aa" });
        return taken.Result == "taken" && taken.Claims.Count == 1 && taken.Claims["10.0.0.1"] == second.Claim;

        ClusterLockState Ask(ClusterLockOperation operation) => operation.Parse(root.Run(operation, s_program));
    }
}
