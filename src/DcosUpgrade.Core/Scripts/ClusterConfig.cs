using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Scripts;

/// <summary>Reads the running configuration of a cluster, and the configuration in the package of a script. Read-only.</summary>
internal static class ClusterConfig
{
    /// <summary>Prefix of the ids of the configuration package.</summary>
    public const string ConfigPackage = "dcos-config--";

    /// <summary>The configurations that the masters run: several if an earlier change is unfinished. The source of each names its masters.</summary>
    /// <exception cref="ClusterStateException">The configuration cannot be read from any master (InstalledConfigUnknown).</exception>
    public static async Task<IReadOnlyList<ConfigInput>> InstalledAsync(
        ClusterContext cluster, DcosEdition edition, IYamlReader yaml, IProgressSink progress, CancellationToken cancellationToken)
    {
        List<(InventoryNode Master, ConfigFiles Files)> read = [];
        List<string> problems = [];
        foreach (InventoryNode master in cluster.Masters)
        {
            try
            {
                ConfigFiles files = await cluster.RunAsync(master, new InstalledConfigOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
                if (files.User is null)
                {
                    problems.Add($"{master.Name} has no user.config.full.yaml");
                }
                else
                {
                    read.Add((master, files));
                }
            }
            catch (DcosException e)
            {
                problems.Add($"{master.Name}: {e.Message}");
            }
        }

        if (read.Count == 0)
        {
            throw new ClusterStateException(SR.InstalledConfigUnknown, cluster.Inventory.Cluster, cluster.Inventory.Cluster, string.Join("; ", problems));
        }

        problems.ForEach(problem => progress.Warning($"The configuration of one master could not be read: {problem}"));
        return
        [
            .. read.GroupBy(item => (item.Files.Version, item.Files.User, item.Files.IpDetect)).Select(same => Input(
                same.First().Files,
                $"the configuration of {string.Join(", ", same.Select(item => item.Master.Name))}",
                same.Key.Version,
                edition,
                yaml)),
        ];
    }

    /// <summary>The configuration in the package of a script.</summary>
    /// <exception cref="ClusterStateException">It cannot be read on the bootstrap node.</exception>
    public static async Task<ConfigInput> OfScriptAsync(ClusterContext cluster, DcosUpgradeScript script, IYamlReader yaml, CancellationToken cancellationToken)
    {
        ScriptRules.Require(script);
        InventoryNode boot = cluster.Inventory.Bootstrap ?? throw new InputException(SR.NoBootstrapNode, cluster.Inventory.Cluster, cluster.Inventory.Cluster);
        string package =
            HashServedOperation.PackagePath(script.PackageIds.FirstOrDefault(id => id.StartsWith(ConfigPackage, StringComparison.Ordinal)) ?? ConfigPackage);
        ConfigFiles files = script.Folder is null
            ? new ConfigFiles()
            : await cluster.RunAsync(boot, new PackedConfigOperation(cluster.Token(), script.Folder, package), cancellationToken).ConfigureAwait(false);
        return files.User is null
            ? throw new ClusterStateException(SR.PackedConfigUnreadable, boot.Name, boot.Name, $"{script.Folder}: {package}")
            : Input(files, $"the configuration of script {script.ScriptId.Substring(0, Math.Min(12, script.ScriptId.Length))}", script.ToVersion,
                script.Edition, yaml);
    }

    /// <summary>The same, only the config.yaml.</summary>
    public static async Task<ConfigDocument> DocumentOfScriptAsync(
        ClusterContext cluster, DcosUpgradeScript script, IYamlReader yaml, CancellationToken cancellationToken) =>
        (await OfScriptAsync(cluster, script, yaml, cancellationToken).ConfigureAwait(false)).Document;

    private static ConfigInput Input(ConfigFiles files, string source, string? version, DcosEdition edition, IYamlReader yaml) =>
        ConfigInput.Of(
            files, files.User!, source, yaml) with { Version = DcosVersion.IsVersion(version) ? new DcosVersion(version!) : null, Edition = edition };
}
