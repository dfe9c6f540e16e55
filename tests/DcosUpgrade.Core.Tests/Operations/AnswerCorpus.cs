using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>Answers to every operation of the domain, from rehearsals of both editions in which a run has ended.</summary>
internal static class AnswerCorpus
{
    private static readonly Lazy<IReadOnlyList<RealAnswer>> s_all = new(() =>
    [
        .. new[] { DcosEdition.Open, DcosEdition.Enterprise }.SelectMany(Read).Concat(Databases()).DistinctBy(answer => (answer.Type, answer.Text)),
    ]);

    public static IReadOnlyList<RealAnswer> All => s_all.Value;

    private static IReadOnlyList<RealAnswer> Read(DcosEdition edition)
    {
        Bench bench = new(new RehearsalOptions
        {
            Agents = 2, PublicAgents = 1, Edition = edition,
            SecurityMode = edition == DcosEdition.Enterprise ? DcosSecurityMode.Permissive : DcosSecurityMode.None,
        });
        RunStart run = bench.Start("a1");
        _ = bench.Follow("a1", run.AttemptId);
        return RealAnswer.Of(
            bench.Cluster, ["a-host.of.the.cluster.example:80", run.AttemptId, bench.Script.Url, bench.Script.BootstrapUrl + "/a--1", OperationSamples.Text]);
    }

    /// <summary>Answers about databases that only later releases have.</summary>
    private static IEnumerable<RealAnswer> Databases() =>
        RealAnswer.Of(new Bench(new RehearsalOptions { FromVersion = "2.1.1", ToVersion = "2.2.1", Agents = 1 }).Cluster, [OperationSamples.Text])
            .Where(answer => answer.Operation is CockroachStatusOperation or EtcdStatusOperation);
}
