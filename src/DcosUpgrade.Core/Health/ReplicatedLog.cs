namespace DcosUpgrade.Health;

/// <summary>The common part of the gates of a master's replicated logs.</summary>
internal static class ReplicatedLog
{
    public static string Remedy(string node) =>
        $"systemctl status dcos-mesos-master; sudo journalctl -u dcos-mesos-master -n 100  # on {node} and on each other master. "
        + $"The replicated log of {node} catches up only while a quorum of the other masters is up. Never remove the log of more than one master.";
}
