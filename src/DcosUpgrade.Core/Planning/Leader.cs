namespace DcosUpgrade.Planning;

/// <summary>The services that a master can lead.</summary>
internal static class Leader
{
    public const string Mesos = "Mesos";

    public const string ZooKeeper = "ZooKeeper";

    public const string Marathon = "Marathon";
}
