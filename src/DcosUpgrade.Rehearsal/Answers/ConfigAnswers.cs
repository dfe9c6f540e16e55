using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers about installed and packaged configurations.</summary>
internal static class ConfigAnswers
{
    public static void AddTo(AnswerTable table)
    {
        table.On<InstalledConfigOperation>(Installed);
        table.On<PackedConfigOperation>(Packed);
    }

    private static string Installed(RehearsalNode node, InstalledConfigOperation operation)
    {
        Sections parts = new Sections().Add("version", node.Files.Etc?.VersionJson ?? "");
        return (node.Files.Etc is { } etc ? Add(parts, etc.Config ?? node.Cluster.Bootstrap.InstalledConfig, node.Files.Bin is not null) : parts)
            .In(operation.Frame);
    }

    private static string Packed(SimulatedBootstrap machine, PackedConfigOperation operation)
    {
        DcosRelease? release = machine.Folder(operation.Folder).Scripts
            .Select(script => script.Release)
            .LastOrDefault(release => release.PackageIds.Any(id => HashServedOperation.PackagePath(id) == operation.PackagePath));
        return (release is null ? new Sections() : Add(new Sections(), release.Config ?? machine.InstalledConfig, true)).In(operation.Frame);
    }

    private static Sections Add(Sections parts, SimulatedConfig config, bool hasBin)
    {
        parts.Add("etc/user.config.full.yaml", config.User);
        if (config.Expanded is { } expanded)
        {
            parts.Add("etc/expanded.config.full.json", expanded);
        }

        return hasBin ? parts.Add("bin/detect_ip", config.IpDetect).Add("bin/detect_ip_public", config.IpDetect) : parts;
    }
}
