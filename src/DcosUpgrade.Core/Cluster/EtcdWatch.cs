using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Cluster;

/// <summary>The use of etcd on a master.</summary>
internal enum EtcdUse
{
    /// <summary>The master does not show it.</summary>
    Unknown,

    /// <summary>The unit does not exist.</summary>
    Absent,

    /// <summary>Calico, its only client, is off.</summary>
    Off,

    On,
}

/// <summary>etcd as each master reports it whose release has or may have it.</summary>
/// <param name="Masters">By the master's name.</param>
internal sealed record EtcdView(IReadOnlyDictionary<string, DatabaseAnswer<EtcdReport>> Masters)
{
    /// <summary>The answer of a master; null when its release has no etcd.</summary>
    public DatabaseAnswer<EtcdReport>? Of(string master) => Masters.TryGetValue(master, out DatabaseAnswer<EtcdReport>? answer) ? answer : null;

    /// <summary>True for a master that is or should be a member. A master that does not show its use of etcd counts as one.</summary>
    public bool IsMember(string master) => Of(master) is { } answer && UseOf(answer) is EtcdUse.Unknown or EtcdUse.On;

    public static EtcdUse UseOf(DatabaseAnswer<EtcdReport> answer) => answer.Report switch
    {
        { Installed: false } => EtcdUse.Absent,
        { Installed: true, Version: { } version, HasCalicoFile: var isOn } => !isOn && ReleaseFact.CalicoSwitch.Holds(version) ? EtcdUse.Off : EtcdUse.On,
        _ => EtcdUse.Unknown,
    };
}

/// <summary>Observes the members of etcd on all masters whose release has it: each master shows only its own health.</summary>
internal sealed class EtcdWatch(ClusterContext cluster)
{
    private readonly DatabaseCache<EtcdReport> _answers = new(cluster, token => new EtcdStatusOperation(token));

    /// <summary>Null when no master is known to run a release with etcd.</summary>
    public async Task<EtcdView?> LookAsync(ClusterView view, CancellationToken cancellationToken)
    {
        if (!view.Masters.Any(master => MasterReleases.LineOf(master)?.HasEtcd is true))
        {
            return null;
        }

        MasterObservation[] masters = [.. view.Masters.Where(master => MasterReleases.LineOf(master)?.HasEtcd is not false)];
        DatabaseAnswer<EtcdReport>[] answers = await Task.WhenAll(masters.Select(master => _answers.AskAsync(master.Node, Stays, cancellationToken)))
            .ConfigureAwait(false);
        return new EtcdView(masters.Zip(answers, (master, answer) => (master.Node.Name, Answer: answer))
            .ToDictionary(pair => pair.Name, pair => pair.Answer, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Forgets the observation of a master that restarts.</summary>
    public void Forget(string master) => _answers.Forget(master);

    private TimeSpan Stays(DatabaseAnswer<EtcdReport> answer) =>
        answer.Report is { Problem: "" } ? cluster.Watch.Interval : DatabaseCache<EtcdReport>.Silent;
}
