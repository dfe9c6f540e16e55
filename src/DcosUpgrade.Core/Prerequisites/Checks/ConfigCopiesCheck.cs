using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>Copies of config.yaml and ip-detect exist as they were used: the specified one, or those that the installer left on the masters.</summary>
internal sealed class ConfigCopiesCheck : Check
{
    public override string Name => "config-copies";

    public override int Order => 40;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Question is { HasConfigCopy: true, Config: { } given })
        {
            return Pass(subject, given.Source);
        }

        NodeObservation[] masters = [.. subject.Cluster.Nodes.Where(node => node.Node.Role == DcosRole.Master && node.Conditions?.Config is not null)];
        return masters.FirstOrDefault(master => master.Conditions!.Config!.HasUserConfig) is { } kept
            ? Pass(subject, $"{kept.Node.Name}:/opt/mesosphere/etc/user.config.yaml and bin/detect_ip")
            : masters.Length == 0 ? Unknown(subject, "no master has a readable configuration", "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml")
            : Fail(subject, "a copy of config.yaml", "none was specified and no master has one", "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml");
    }
}
