using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>Result of <c>check node-poststart</c> of a node's check program.</summary>
internal sealed class NodeCheckRun
{
    /// <summary>What dcos-check-runner prints without its configuration; it exits with 1.</summary>
    public const string NoConfiguration = "time=\"2018-10-20T02:00:00Z\" level=fatal msg=\"unable to open config file: open "
        + "/opt/mesosphere/etc/dcos-check-runner-config.json: no such file or directory\"";

    private const string CheckRunner = "dcos-check-runner";

    private NodeCheckRun(IReadOnlyList<KeyValuePair<string, string>> failed, IReadOnlyList<string> passed)
    {
        Status = failed.Count == 0 ? 0 : 2;
        StringBuilder text = new();
        text.Append("{\n  \"status\": ").Append(Status).Append(",\n  \"checks\": {");
        string separator = "\n";
        IEnumerable<KeyValuePair<string, string>> all = failed.Concat(passed.Select(name => new KeyValuePair<string, string>(name, "")));
        foreach (KeyValuePair<string, string> check in all.OrderBy(check => check.Key, StringComparer.Ordinal))
        {
            int status = failed.Any(other => other.Key == check.Key) ? 2 : 0;
            text.Append(separator)
                .Append("    \"")
                .Append(check.Key)
                .Append("\": {\n      \"output\": \"")
                .Append(check.Value)
                .Append("\",\n      \"status\": ")
                .Append(status)
                .Append("\n    }");
            separator = ",\n";
        }

        Json = text.Append("\n  }\n}").ToString();
    }

    /// <summary>The highest status of all checks; it is the exit code too.</summary>
    public int Status { get; }

    public string Json { get; }

    /// <summary>The output of failed checks; null when all pass.</summary>
    public string? Failure => Status == 0 ? null : Json;

    /// <summary>The program that the node has for its checks; empty when no checks are configured.</summary>
    public static string ProgramOf(RehearsalNode node) =>
        ReleaseLine.CheckProgramOf(node.Files.Bin?.Version) == CheckRunner ? CheckRunner
        : node.Files.Etc is null || node.Faults.Has(RehearsalFault.OwnChecksAbsent) ? ""
        : "dcos-diagnostics";

    /// <summary>dcos-check-runner fails without its configuration.</summary>
    public static bool IsBroken(RehearsalNode node) => node.Faults.Has(RehearsalFault.OwnChecksAbsent) && ProgramOf(node) == CheckRunner;

    /// <summary>The checks right before a run.</summary>
    public static NodeCheckRun BeforeRun(RehearsalNode node) =>
        node.Faults.Strikes(RehearsalFault.PreChecksFail) ? Failing("ip_detect_script", "signal: killed") : Of(node);

    /// <summary>The checks as anyone runs them; the scripts of some versions leave those right before a run to others.</summary>
    public static NodeCheckRun ByProgram(RehearsalNode node) =>
        node.Files.Etc?.Version == node.Cluster.Options.FromVersion
        && ReleaseLine.Of(node.Cluster.Options.ToVersion) is { ScriptWaitsForChecks: false }
            ? BeforeRun(node)
            : Of(node);

    public static NodeCheckRun Failing(string check, string output) => new([new(check, output)], ["curl", "tar", "unzip", "xz"]);

    /// <summary>Runs all checks on the current state of the node.</summary>
    public static NodeCheckRun Of(RehearsalNode node)
    {
        bool master = node.Role == DcosRole.Master;
        List<KeyValuePair<string, string>> failed = [];
        List<string> passed = ["curl", "ip_detect_script", "journald_dir_permissions", "tar", "unzip", "xz"];
        void Check(string name, bool passes, string output)
        {
            if (passes)
            {
                passed.Add(name);
            }
            else
            {
                failed.Add(new(name, output));
            }
        }

        string[] down = [.. node.Services.Wanted.Where(unit => !DcosUnits.IsOneShot(unit) && !node.Services.IsActive(unit))];
        Check(
            master ? "components_master" : "components_agent",
            down.Length == 0,
            string.Concat(down.Select(unit => $"component {unit} has health status 1\\n")));
        Check(
            master ? "mesos_master_replog_synchronized" : "mesos_agent_registered_with_masters",
            master ? node.Cluster.Mesos.Process(node) is { LogRecovered: true } : node.Agent!.IsRunning && node.Cluster.Mesos.Leader is not null,
            "Mesos replog not synchronized");
        if (SimulatedCockroach.Has(node) && ProgramOf(node) == CheckRunner)
        {
            string? problem = node.Cluster.Cockroach.CheckProblem(node);
            Check("cockroachdb_replication", problem is null, problem ?? "");
        }

        Check("clock_sync", !FailsAfterActivation(node), "Clock is out of sync / in unsync state. Must be synchronized for proper operation.");
        if (node.Faults.Has(RehearsalFault.CustomChecksFail))
        {
            Check("custom", passes: false, "the custom check failed");
        }

        return new NodeCheckRun(failed, passed);
    }

    private static bool FailsAfterActivation(RehearsalNode node) =>
        node.ActivatedAt is { } at && node.Cluster.Clock.UtcNow < at + node.Faults.Lasts(RehearsalFault.ChecksFailAfterActivation);
}
