using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Health;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>The evidence that an agent id was replaced is taken out: a later session waits for the id again.</summary>
internal static class AgentIdMutations
{
    [ThreadStatic]
    private static bool s_forgotten;

    public static IReadOnlyList<Mutation> All { get; } = [new("agents-returned: a replaced id is not waited for", Forget, IsRecognised)];

    private static IDisposable Forget()
    {
        s_forgotten = true;
        return new Restore();
    }

    private static bool IsRecognised()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 1, Agents = 2, PublicAgents = 0 });
        cluster.Inject("a1", RehearsalFault.AgentNewId);
        Session first = new(
            cluster, 1, options: new RunOptions { Progress = new MessageRecorder(), AcceptedRisks = [AgentActiveGate.NewId], MaxTaskLoss = 3 });
        if (first.Run() is not null)
        {
            return false;
        }

        Session second = new(cluster, 2, change: (node, operation, stdout) =>
            s_forgotten && node == "a1" && operation is NodeFactsOperation
                ? Regex.Replace(stdout, "\"agentId\":\"[^\"]*\"", "\"agentId\":\"another\"")
                : stdout);
        HealthQuestion question = new(
            second.Nodes().First(), new Target(cluster.Options.ToVersion, second.Script.PackageIds), OneLook: false, TimeSpan.FromSeconds(120));
        return Driving.RunToEnd(new HealthWaiter(second.Context, second.Messages).WaitAsync(question, CancellationToken.None), cluster.Clock).Healthy;
    }

    private sealed class Restore : IDisposable
    {
        public void Dispose() => s_forgotten = false;
    }
}
