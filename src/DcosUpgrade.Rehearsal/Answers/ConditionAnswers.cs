using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers about the conditions of a node: those of a healthy node, changed by its faults.</summary>
internal static class ConditionAnswers
{
    private const string Folders = "read\n";
    private const string NoChecks = "{\n  \"status\": 0,\n  \"checks\": {}\n}\n";

    public static void AddTo(AnswerTable table)
    {
        table.On<NodeConditionsOperation>(ConditionsAsync);
    }

    private static async Task<string> ConditionsAsync(RehearsalNode node, NodeConditionsOperation operation, CancellationToken cancellationToken)
    {
        bool Has(RehearsalFault fault) => node.Faults.Has(fault);
        Sections parts = FactsAnswers.Facts(node)
            .Add("programs", (Has(RehearsalFault.IpsetMissing) ? "ipset\n" : "") + (Has(RehearsalFault.ToolsMissing) ? "xz\nunzip\n" : ""))
            .Add("ipv6", Has(RehearsalFault.KernelIpv6Off) ? "the kernel has none\n" : "on\n")
            .Add(
                "detect-ip",
                node.Files.Bin is null ? "err timeout: failed to run command: No such file or directory\n\ncode 127\n" : node.DetectedAddress + "\n\ncode 0\n")
            .Add(
                "disk",
                string.Concat(
                    new[]
                    {
                        NodeConditionsOperation.OptMesosphere,
                        NodeConditionsOperation.Temporary,
                        NodeConditionsOperation.VarLibDcos,
                    }.Select(path => Disk(node, path))))
            .Add("mounts", Mounts(Has(RehearsalFault.TemporaryNoexec)))
            .Add("selinux", Has(RehearsalFault.SelinuxEnforcing) ? "1\n" : "0\n")
            .Add("docker", Docker(node))
            .Add(
                "clock-sync",
                Has(RehearsalFault.ClockUnsynced)
                    ? "check-time 1 Clock is out of sync / in unsync state. Must be synchronized for proper operation.\n"
                    : "check-time 0 Time is in sync!\n")
            .Add("resolv", Has(RehearsalFault.ForeignResolver) ? "ns 8.8.8.8\nread\n" : "ns 198.51.100.1\nns 198.51.100.2\nns 198.51.100.3\nread\n")
            .Add("journal", Has(RehearsalFault.JournalLost) ? "0\n0\n" : "100\n0\n")
            .Add("locale", Has(RehearsalFault.LocaleMissing) ? "no\n" : "yes\n")
            .Add("modules", Has(RehearsalFault.ModuleMissing) ? "list\nmissing ip_vs_wlc\n" : "list\n")
            .Add("users", Has(RehearsalFault.UsersByHand) ? "manual\n" : "")
            .Add("networkd", Networkd(node))
            .Add("added", Folders + (Has(RehearsalFault.FileAdded) ? $"file {NodeConditionsOperation.OptMesosphere}/etc/dcos/network/cni/own.conf\n" : ""))
            .Add("config", Config(node))
            .Get("mesos", Mesos(node));
        if (node.Role == DcosRole.Master)
        {
            parts.Add("custom-ca", Has(RehearsalFault.CustomCaKeyMissing) ? "no\n" : "yes\n")
                .Add("cockroach", node.Cluster.Cockroach.Unit(node))
                .Add("marathon", Marathon(node));
        }
        else
        {
            parts.Add("activated", FactsAnswers.UnixSeconds(node.ActivatedAt ?? RehearsalCluster.Start.AddDays(-30)) + "\n");
            parts.Add("agent-files", AgentFiles(node));
            parts.Add("http-executor", Has(RehearsalFault.HttpExecutors) ? "yes\n" : "no\n")
                .Get("agent", EnterpriseAnswers.Guard(node, null, MesosAnswers.AgentMetrics(node)));
        }

        if (operation.Look.Ports.Count > 0)
        {
            parts.Add("ports", string.Concat(operation.Look.Ports.Select(port => Port(node.Cluster, port))));
        }

        parts.Add("bootstrap", Bootstrap(node, operation.Look.BootstrapUrl));
        if (operation.Look.OwnChecks)
        {
            await OwnChecksAsync(node, "node-poststart", RehearsalFault.OwnChecksFail, parts, cancellationToken).ConfigureAwait(false);
            if (node.Role == DcosRole.Master)
            {
                await OwnChecksAsync(node, "cluster", RehearsalFault.ClusterChecksFail, parts, cancellationToken).ConfigureAwait(false);
            }
        }

        return parts.In(operation.Frame);
    }

    private static string Disk(RehearsalNode node, string path) =>
        string.Format(CultureInfo.InvariantCulture, "{0} /dev/sda1 104857600 {1} {2} 40% /\n\n", path, Math.Max(0, 104857600 - node.FreeKiB), node.FreeKiB);

    private static string Mounts(bool noexec) =>
        $"{NodeConditionsOperation.Temporary} rw,relatime\n{NodeConditionsOperation.ExecFolder} rw,relatime\n"
            + (noexec ? $"{NodeConditionsOperation.Temporary} rw,nosuid,noexec\n" : "");

    private static string Networkd(RehearsalNode node) =>
        (node.Faults.Has(RehearsalFault.NetworkdFolderMissing) ? "unit\n" : "")
            + (node.Faults.Has(RehearsalFault.BondManaged) ? "unit\nfolder\nactive\nbond bond0\nlink eth2\n" : "") + "read\n";

    /// <summary>The agent started an hour after its files were written.</summary>
    private static string AgentFiles(RehearsalNode node)
    {
        DateTimeOffset started = RehearsalCluster.Start.AddDays(-30);
        DateTimeOffset written = started.AddHours(node.Faults.Has(RehearsalFault.AgentFilesChanged) ? 1 : -1);
        return $"start {FactsAnswers.UnixSeconds(started)}\nfile {FactsAnswers.UnixSeconds(written)} {NodeConditionsOperation.AgentPlaces[0]}\n";
    }

    private static string Docker(RehearsalNode node) => node.Faults.Has(RehearsalFault.DockerHangs) ? "code: 124\n"
        : $"code: 0\nServer Version: {(node.Faults.Has(RehearsalFault.DockerOld) ? "1.5.0" : "17.05.0-ce")}\n"
            + "Storage Driver: overlay\n Backing Filesystem: xfs\n"
            + $" Supports d_type: {(node.Faults.Has(RehearsalFault.DockerStorageUnfit) ? "false" : "true")}\nKernel Version: 3.10.0-862.el7.x86_64\n";

    private static string Config(RehearsalNode node) => node.Faults.Has(RehearsalFault.ConfigUnreadable) || node.Files.Etc is null ? ""
        : $"read\nprovider {(node.Faults.Has(RehearsalFault.CloudInstall) ? "aws" : "onprem")}\n"
            + $"bootstrap_url {node.Cluster.Bootstrap.Url}\nexhibitor_storage_backend static\n"
            + (node.Files.Etc.IsEnterprise ? $"security {node.Files.Etc.Security.ToString().ToLowerInvariant()}\n" : "")
            + (node.Faults.Has(RehearsalFault.ConfigCopyMissing) ? "" : "user\n");

    private static HttpAnswer? Mesos(RehearsalNode node)
    {
        string? version = node.Agent is { } agent ? (agent.Phase is null ? null : agent.Version) : node.Cluster.Mesos.Process(node)?.Version;
        return version is null ? null : MesosJson.Version(node.Faults.Has(RehearsalFault.MesosForeign) ? "1.2.2" : version);
    }

    private static string Marathon(RehearsalNode node)
    {
        if (node.Files.Bin is null)
        {
            return "";
        }

        string environment = NodeConditionsOperation.MarathonPlaces[3];
        return $"read {NodeConditionsOperation.MarathonPlaces[0]}\nread {NodeConditionsOperation.MarathonPlaces[1]}\nread {environment}\n"
            + (node.Faults.Has(RehearsalFault.EventSubscriber) ? $"subscriber {environment}\n" : "")
            + (node.Faults.Has(RehearsalFault.MarathonFlagGone) ? $"flag {environment} gc_actor_scan_batch_size\n" : "")
            + (node.Faults.Has(RehearsalFault.MarathonPlugin) ? $"plugin {environment}\n" : "");
    }

    private static string Port(RehearsalCluster cluster, KeyValuePair<string, int> port)
    {
        RehearsalNode? target = cluster.At(port.Key);
        string answer = target is null || target.Faults.Has(RehearsalFault.PortsFiltered) ? "filtered" : port.Value is 53 or 5050 or 5051 ? "open" : "refused";
        return $"{port.Key}/{port.Value} {answer}\n";
    }

    private static string Bootstrap(RehearsalNode node, string url)
    {
        if (node.Faults.Has(RehearsalFault.BootstrapFiltered))
        {
            return HttpSection.Render(28, 0, "", "");
        }

        Download download = node.Download(url.Length > 0 ? url : node.Cluster.Bootstrap.Url);
        return HttpSection.Render(download.ExitCode == 7 ? 7 : 0, download.Status, "", "");
    }

    /// <summary>Up to three times at intervals of two seconds, as the program does.</summary>
    private static async Task OwnChecksAsync(RehearsalNode node, string kind, RehearsalFault fault, Sections parts, CancellationToken cancellationToken)
    {
        if (node.Faults.Has(RehearsalFault.OwnChecksAbsent) || node.Files.Bin is null)
        {
            parts.Add("check " + kind, "1 3\n\n");
            return;
        }

        int tries = 0;
        NodeCheckRun run;
        do
        {
            await node.Cluster.Clock.Delay(node.Dice.Seconds(1, 3), cancellationToken).ConfigureAwait(false);
            run = node.Faults.Strikes(fault) ? NodeCheckRun.Failing("custom", "the custom check failed") : NodeCheckRun.Of(node);
            tries++;
        }
        while (run.Status != 0 && tries < 3);
        string json = kind == "cluster" && run.Status == 0 ? NoChecks : run.Json + "\n";
        parts.Add("check " + kind, $"{run.Status} {tries}\n{json}");
    }
}
