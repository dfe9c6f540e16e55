namespace DcosUpgrade.Prerequisites;

/// <summary>Before an upgrade from 1.10.0 to 1.10.2 CockroachDB is restarted on each master, one at a time: its leases leak.</summary>
internal sealed class CockroachRestartCheck : Check
{
    public override string Name => "ee-cockroach-restart";

    public override string Source => "dcos-runtime.md §0; dcos-installer.md §6";

    public override CheckScope Scope => CheckScope.Cluster;

    public override Sight Needs => Sight.Nodes;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Look(CheckSubject subject) => subject.Cluster.From switch
    {
        null => Unseen(subject, "the installed version is not known"),
        { } from when from.CompareTo(new DcosVersion("1.10.3")) >= 0 => Skip(subject, $"{from} does not leak leases."),
        { } from => Unseen(subject, $"whether it was restarted on {from} is not known", "sudo systemctl restart dcos-cockroach"),
    };
}
