using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

/// <summary>A simulated cluster with methods that run operations on its nodes and advance the time.</summary>
internal sealed class Bench
{
    private readonly StringBuilder _transcript = new();
    private readonly INodeShells _shells;
    private int _tokens;

    public Bench(RehearsalOptions? options = null)
    {
        Cluster = new RehearsalCluster(options ?? new RehearsalOptions());
        _shells = new RehearsalShells(Cluster);
        Script = Cluster.Bootstrap.Generate(Cluster.Options.FromVersion, DcosRelease.Of(Cluster.Options.ToVersion));
    }

    public RehearsalCluster Cluster { get; }

    public VirtualClock Clock => Cluster.Clock;

    /// <summary>The upgrade that the bootstrap node serves.</summary>
    public ServedScript Script { get; }

    public string ScriptId { get; init; } = "script-1";

    /// <summary>All answers with their times.</summary>
    public string Transcript => _transcript.ToString();

    public Target Target => new(Script.ToVersion, Script.PackageIds);

    public T Ask<T>(string node, NodeOperation<T> operation) => Driving.RunToEnd(AskAsync(node, operation), Clock);

    public NodeFacts Facts(string node) => Ask(node, new NodeFactsOperation(Token()));

    public MasterProbe Master(string node) => Ask(node, new MasterProbeOperation(Token()));

    public AgentProbe Agent(string node) => Ask(node, new AgentProbeOperation(Token(), Cluster.Node(node).Role));

    public MesosAgent? AtLeader(string agent)
    {
        string address = Cluster.Node(agent).Address;
        return Cluster.Masters.Select(master => Master(master.Name)).FirstOrDefault(probe => probe.Agents is not null && probe.RegistryFetched)
            ?.Agents!.FirstOrDefault(listed => listed.HostName == address);
    }

    public string Token() => $"{++_tokens:x16}";

    public RunOrder Order(string node, bool verified = true, string baseline = "{}") => new()
    {
        ScriptId = ScriptId,
        Url = Script.Url,
        Sha256 = Script.Sha256,
        FromVersion = Script.FromVersion,
        ToVersion = Script.ToVersion,
        Owner = "tester",
        BootstrapUrl = Script.BootstrapUrl,
        ExpectedRole = Cluster.Node(node).Role,
        ExpectedAddress = Cluster.Node(node).Address,
        Packages = verified
            ? [.. Script.PackageIds.Select(id => new System.Collections.Generic.KeyValuePair<string, string>(id, ServedScript.PackageSha256(id)))]
            : [],
        Baseline = baseline,
        After = Cluster.Node(node).Runs.LastOrDefault()?.Id ?? "",
        Conditions = StartConditions.Of(Facts(node)),
    };

    public RunStart Start(string node, bool verified = true)
    {
        RunOrder order = Order(node, verified);
        return Ask(node, new StartRunOperation(Token(), order, Ask(node, new UploadOperation(Token(), [StartRunOperation.BaselineOf(order)]))));
    }

    /// <summary>Starts a run, which must be accepted, and follows it until its unit is inactive.</summary>
    public RunProgress Run(string node, bool verified = true)
    {
        RunStart start = Start(node, verified);
        Assert.True(start.Started, start.Refusal);
        return Follow(node, start.AttemptId);
    }

    public RunProgress Follow(string node, string attempt)
    {
        string mark = "";
        long offset = 0;
        for (int i = 0; i < 20000; i++)
        {
            RunProgress progress = Ask(node, new FollowRunOperation(Token(), attempt, offset, mark, Cluster.Node(node).Role == DcosRole.Master, 5));
            if (!progress.Alive)
            {
                return progress;
            }

            (mark, offset) = (progress.Mark, progress.LogNext);
        }

        throw new InvalidOperationException("The run never ended.");
    }

    public void Pass(double seconds) => Driving.RunToEnd(Clock.Delay(TimeSpan.FromSeconds(seconds), CancellationToken.None), Clock);

    /// <summary>Advances the time until a condition holds, checked every second; fails after <paramref name="limit"/> virtual seconds.</summary>
    public void Until(Func<bool> condition, double limit = 1800)
    {
        DateTimeOffset end = Clock.UtcNow + TimeSpan.FromSeconds(limit);
        while (!condition())
        {
            Assert.True(Clock.UtcNow < end, $"It did not come true within {limit} s.");
            Pass(1);
        }
    }

    private async Task<T> AskAsync<T>(string node, NodeOperation<T> operation)
    {
        RawOutput output = await _shells.For(new NodeEndpoint(node, "", 22, null, null)).RunAsync(operation, CancellationToken.None).ConfigureAwait(false);
        _transcript.Append(Clock.UtcNow.ToString("O")).Append(' ').Append(node).Append(' ').Append(operation.GetType().Name).Append('\n').Append(output.Stdout);
        return operation.Parse(output);
    }
}
