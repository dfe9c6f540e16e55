using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>There are copies of config.yaml and ip-detect as they were used: given, or those that the installer left on the masters.</summary>
internal sealed class ConfigCopiesCheck : Check
{
    public override string Name => "config-copies";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes;

    public override DcosCheckResult Look(CheckSubject subject)
    {
        if (subject.Question is { HasConfigCopy: true, Config: { } given })
        {
            return Pass(subject, given.Source);
        }

        NodeObservation[] masters = [.. subject.Cluster.Nodes.Where(node => node.Node.Role == DcosRole.Master && node.Conditions?.Config is not null)];
        return masters.FirstOrDefault(master => master.Conditions!.Config!.HasUserConfig) is { } kept
            ? Pass(subject, $"{kept.Node.Name}:/opt/mesosphere/etc/user.config.yaml and bin/detect_ip")
            : masters.Length == 0 ? Unseen(subject, "no master shows what it was installed with", "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml")
            : Fail(subject, "a copy of config.yaml", "none was given and no master has one", "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml");
    }
}
