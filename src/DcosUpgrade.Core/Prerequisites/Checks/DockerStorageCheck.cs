namespace DcosUpgrade.Prerequisites;

/// <summary>The storage driver of Docker is supported: overlay needs a file system with d_type, and loopback devices are for tests only.</summary>
internal sealed class DockerStorageCheck : NodeCheck
{
    public override string Name => "docker-storage";

    public override int Order => 800;

    public override string Source => "DC/OS 1.11 docs: installing/production/system-requirements (Docker requirements); COPS-3158";

    public override CheckScope Scope => CheckScope.Agent;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Conditions.Docker?["Storage Driver"] is not { } driver)
        {
            return Unknown(subject, "docker info does not report the storage driver");
        }

        if (driver.StartsWith("overlay", System.StringComparison.Ordinal) && subject.Conditions.Docker["Supports d_type"] is "false")
        {
            return Fail(
                subject,
                "a file system with d_type",
                $"{driver} on {subject.Conditions.Docker["Backing Filesystem"] ?? "a file system"} without d_type (XFS with ftype=0)",
                "sudo xfs_info /var/lib/docker | grep ftype");
        }

        return subject.Conditions.Docker["Data loop file"] is not null
            ? Warn(subject, "a device of its own", $"{driver} on a loopback file", "sudo docker info")
            : Pass(subject, driver);
    }
}
