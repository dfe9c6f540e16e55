namespace DcosUpgrade.Prerequisites;

/// <summary>Docker stores on something that works: overlay needs d_type of its file system, and loopback devices are for trying out.</summary>
internal sealed class DockerStorageCheck : NodeCheck
{
    public override string Name => "docker-storage";

    public override string Source => "DC/OS 1.11 docs: installing/production/system-requirements (Docker requirements); COPS-3158";

    public override CheckScope Scope => CheckScope.Agent;

    public override DcosCheckResult Look(CheckSubject subject)
    {
        if (subject.Seen.Docker?["Storage Driver"] is not { } driver)
        {
            return Unseen(subject, "docker info does not tell its storage driver");
        }

        if (driver.StartsWith("overlay", System.StringComparison.Ordinal) && subject.Seen.Docker["Supports d_type"] is "false")
        {
            return Fail(subject, "a file system with d_type", $"{driver} on {subject.Seen.Docker["Backing Filesystem"] ?? "a file system"} without d_type (XFS with ftype=0)", "sudo xfs_info /var/lib/docker | grep ftype");
        }

        return subject.Seen.Docker["Data loop file"] is not null
            ? Warn(subject, "a device of its own", $"{driver} on a loopback file", "sudo docker info")
            : Pass(subject, driver);
    }
}
