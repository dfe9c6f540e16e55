using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers about a node's files, units and checks.</summary>
internal static class FactsAnswers
{
    private const int AttemptsRead = 5;
    private const int LogTail = 8192;
    private static readonly TimeSpan s_dockerLimit = TimeSpan.FromSeconds(10);

    public static void AddTo(AnswerTable table)
    {
        table.On<NodeFactsOperation>(Facts);
        table.On<DiscoverOperation>(Discover);
        table.On<DockerPsOperation>(DockerAsync);
        table.On<NodeChecksOperation>(ChecksAsync);
    }

    public static string UnixSeconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Facts(RehearsalNode node, NodeFactsOperation operation) => Facts(node).In(operation.Frame);

    /// <summary>The sections that all observations of a node start with.</summary>
    public static Sections Facts(RehearsalNode node)
    {
        InstalledFiles files = node.Files;
        Sections parts = new Sections()
            .Add("clock", UnixSeconds(node.Now) + "\n")
            .Add("boot", node.BootId + "\n")
            .Add("uptime", string.Format(CultureInfo.InvariantCulture, "{0}.00 1.00\n", node.UptimeSec))
            .Add("locks", $"{(node.ArrivedAt is null ? 0 : 1)}\n{(node.Running is null ? 0 : 1)}\n")
            .Add("roles", Lines(node.RoleFiles))
            .Add("address", files.Bin is null ? "" : node.DetectedAddress + "\n")
            .Add("version", files.Etc?.VersionJson ?? "")
            .Add("progress", files.Progress is { } progress ? "yes " + progress : "")
            .Add("swap", Lines(Swap(files)))
            .Add("active", files.Active is { } active ? "yes\n" + active.PackageLines : "")
            .Add("unit", $"Id={NodePaths.Unit}\nActiveState={(node.Running is null ? "inactive" : "active")}\n")
            .Add(
                "foreign",
                node.Faults.Has(RehearsalFault.ForeignRun) ? "4711 /opt/mesosphere/bin/python3 /opt/mesosphere/bin/pkgpanda activate --no-block \n" : "")
            .Add("units", Units(node))
            .Add(
                "free",
                string.Format(CultureInfo.InvariantCulture, "/dev/sda1 104857600 {0} {1} 40% /\n", Math.Max(0, 104857600 - node.FreeKiB), node.FreeKiB))
            .Add("systemd", node.Faults.Has(RehearsalFault.SystemdOld) ? "systemd 208\n" : "systemd 219\n");
        foreach (SimulatedRun run in node.Runs.Skip(Math.Max(0, node.Runs.Count - AttemptsRead)))
        {
            parts.Add("run " + run.Id, run.RunJson + "\n")
                .Add("rc " + run.Id, run.Rc.Length > 0 ? run.Rc + "\n" : "")
                .Add("ended " + run.Id, run.EndedAt is { } ended ? UnixSeconds(ended) + "\n" : "")
                .Add("before " + run.Id, run.Order.Baseline)
                .Add("log " + run.Id, run.Log.Substring(Math.Max(0, run.LogBytes - LogTail)));
        }

        return parts;
    }

    /// <summary>The sections that only masters have.</summary>
    private static string Discover(RehearsalNode node, DiscoverOperation operation)
    {
        InstalledFiles files = node.Files;
        IReadOnlyList<RehearsalNode> masters = node.Cluster.Masters;
        return new Sections()
            .Add("roles", Lines(node.RoleFiles))
            .Add("address", files.Bin is null ? "" : node.DetectedAddress + "\n")
            .Add("version", files.Etc?.VersionJson ?? "")
            .Add("masters", files.Etc is null ? "" : $"[{string.Join(", ", masters.Select(master => $"\"{master.Address}\""))}]\n")
            .Add("count", files.Etc is null ? "" : masters.Count + "\n")
            .Get("exhibitor", MesosAnswers.Exhibitor(node, "/cluster/list"))
            .Add("edition", Edition(files))
            .In(operation.Frame);
    }

    private static string Edition(InstalledFiles files) =>
        $"unit LoadState={(files.Target is { HasIam: true } ? "loaded" : "not-found")}\n"
        + (files.Bin is { } bin ? $"cockroach {(bin.HasIam ? "yes" : "no")}\n" : "")
        + (files.Etc is { } etc ? $"security {(etc.IsEnterprise ? etc.Security.ToString().ToLowerInvariant() : "no")}\n" : "");

    private static IEnumerable<string> Swap(InstalledFiles files)
    {
        HashSet<string> missing = [.. files.Missing];
        HashSet<string> fresh = [.. files.New];
        foreach (string name in missing.Count + fresh.Count == 0 ? [] : InstalledFiles.Names)
        {
            if (missing.Contains(name))
            {
                yield return "missing " + name;
            }

            if (fresh.Contains(name))
            {
                yield return "new " + name;
            }
        }
    }

    private static async Task<string> DockerAsync(RehearsalNode node, DockerPsOperation operation, CancellationToken cancellationToken)
    {
        bool hangs = node.Faults.Has(RehearsalFault.DockerHangs);
        if (hangs)
        {
            await node.Cluster.Clock.Delay(s_dockerLimit, cancellationToken).ConfigureAwait(false);
        }

        // timeout exits with 124.
        return new Sections().Add("code", hangs ? "124\n" : "0\n").In(operation.Frame);
    }

    private static async Task<string> ChecksAsync(RehearsalNode node, NodeChecksOperation operation, CancellationToken cancellationToken)
    {
        string program = NodeCheckRun.ProgramOf(node);
        if (program.Length == 0)
        {
            return Checks(operation, program, ("", 1), ("", 1));
        }

        if (node.Files.Bin is null)
        {
            const string Missing = "timeout: failed to run command '/opt/mesosphere/bin/dcos-shell': No such file or directory\n";
            return Checks(operation, program, (Missing, 127), (Missing, 127));
        }

        await node.Cluster.Clock.Delay(node.Dice.Seconds(1, 3), cancellationToken).ConfigureAwait(false);
        if (NodeCheckRun.IsBroken(node))
        {
            return Checks(operation, program, (NodeCheckRun.NoConfiguration + "\n", 1), (NodeCheckRun.NoConfiguration + "\n", 1));
        }

        NodeCheckRun checks = NodeCheckRun.ByProgram(node);
        return Checks(operation, program, (checks.Json + "\n", checks.Status), ("{\n  \"status\": 0,\n  \"checks\": {}\n}\n", 0));
    }

    private static string Checks(NodeChecksOperation operation, string program, params (string Text, int Code)[] answers)
    {
        Sections parts = new Sections().Add("program", program + "\n");
        for (int kind = 0; kind < answers.Length; kind++)
        {
            parts.Add(NodeChecksOperation.Kinds[kind], answers[kind].Text).Add(NodeChecksOperation.Kinds[kind] + " code", $"{answers[kind].Code}\n");
        }

        return parts.In(operation.Frame);
    }

    private static string Units(RehearsalNode node)
    {
        StringBuilder text = new(2048);
        foreach (string unit in node.Services.Wanted)
        {
            text.Append(text.Length == 0 ? "Id=" : "\nId=").Append(unit).Append("\nActiveState=").Append(node.Services.State(unit)).Append('\n');
        }

        return text.ToString();
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
