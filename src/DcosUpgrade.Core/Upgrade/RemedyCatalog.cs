using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Upgrade;

/// <summary>
/// Remedies by text in the log of a run or in the output of a DC/OS check (FACTS.md, Failure signs). No remedy deletes anything. Gates have
/// their own remedies.
/// </summary>
internal static class RemedyCatalog
{
    /// <summary>Texts, any of which is sufficient, and the remedy; {0} is the node.</summary>
    private sealed record Row(string[] Patterns, string Remedy);

    private static readonly IReadOnlyList<Row> s_rows =
    [
        new(
            [" servers and 1 leader, got"],
            NextStepText.Program(
                "Every master's Exhibitor must serve before {0} comes up; it may take 15 minutes after the last one is up. On each master:",
                "sudo journalctl -u dcos-exhibitor -n 100",
                "timedatectl",
                "df -h /var/lib/dcos")),
        new(
            ["is not in the configured list of masters"],
            NextStepText.Program(
                "detect_ip must print an address of master_list. Correct ip-detect or config.yaml and generate the script again. On {0}:",
                "/opt/mesosphere/bin/detect_ip",
                "cat /opt/mesosphere/etc/master_list")),
        new(
            ["Incompatible agent info detected", "Configuration change not permitted under"],
            NextStepText.Program(
                "Resources, attributes, hostname or fault domain of {0} changed, which its tasks do not allow. Undo the change, "
                    + "then on {0}:",
                "cat /var/lib/dcos/mesos-resources",
                "sudo systemctl restart dcos-mesos-slave")),
        new(
            ["agent configured with domain but master has no configured domain"],
            "{0} was upgraded before the masters. Upgrade all masters; then it comes back automatically."),
        new(
            ["disable_ipv6"],
            "The kernel of {0} has no IPv6. Put enable_ipv6: false into config.yaml, generate a script of the same version "
                + "(-Procedure Reconfigure) and run it on {0}."),
        new(
            ["Clock is out of sync", "Clock is less stable", "clock_sync", "Time is not in sync"],
            NextStepText.Program(
                "The clock of {0} is not in sync, which keeps dcos-net down and with it the node. Then wait for its checks. On {0}:",
                "sudo systemctl restart chronyd || sudo systemctl restart ntpd",
                "timedatectl")),
        new(
            ["No space left on device"],
            NextStepText.Program(
                "The disk of {0} is full. Make room, then run the same command again. On {0}:",
                "df -h",
                "sudo du -xh -d 1 /opt/mesosphere/packages")),
        new(
            ["Permission denied", "permission denied"],
            NextStepText.Program(
                "A file of {0} must not be executed or written: look for noexec. On {0}:",
                "findmnt -T /tmp",
                "findmnt -T /var/lib/dcos/exec",
                "sudo mount -o remount,exec /tmp")),
        new(
            ["is required by a DC/OS Component"],
            "Create the users that the log names on {0} (with /etc/mesosphere/manual_host_users DC/OS does not create them), then run the "
                + "same command again."),
        new(
            ["mesos_master_replog_synchronized"],
            NextStepText.Program(
                "The log of {0} catches up only while a quorum of the other masters is up. Never remove the log of more than "
                    + "one master. On each:",
                "systemctl status dcos-mesos-master",
                "sudo journalctl -u dcos-mesos-master -n 100")),
        new(
            ["mesos_agent_registered_with_masters"],
            NextStepText.Program(
                "Right after a start the agent may wait for its executors; after 300 s of silence the master removes it. On {0}:",
                "ping -c 1 ready.spartan",
                "cat /etc/resolv.conf # has 198.51.100.1 to .3",
                "sudo journalctl -u dcos-mesos-slave -n 100")),
        new(
            ["components_master", "components_agent", "has health status 1"],
            NextStepText.Program(
                "Units of {0} are not healthy: read the journal of each. On {0}:",
                "systemctl list-units --failed 'dcos-*'")),
        new(
            ["ip_detect_script"],
            NextStepText.Program(
                "detect_ip must print one address, nothing on standard error, and end with 0. On {0}:",
                "/opt/mesosphere/bin/detect_ip")),
        new(
            ["journald_dir_permissions"],
            NextStepText.Program(
                "On {0}:",
                "sudo systemd-tmpfiles --create --prefix /var/log/journal",
                "sudo systemctl restart systemd-journald")),
        new(
            ["ranges_underreplicated", "under-replicated"],
            NextStepText.Program(
                "CockroachDB copies its data to the new master: wait a minute and look again. On each master:",
                "systemctl status dcos-cockroach")),
        new(
            ["Unable to fetch package", "curl: "],
            NextStepText.Program(
                "Check what the bootstrap URL answers. On {0} (and on the bootstrap node: docker ps):",
                "curl -fsSI \"$(cat /etc/mesosphere/setup-flags/repository-url)\"")),
    ];

    /// <summary>Every remedy, with a node filled in.</summary>
    internal static IEnumerable<string> All(string node) =>
        s_rows.Select(row => string.Format(System.Globalization.CultureInfo.InvariantCulture, row.Remedy, node));

    /// <summary>The remedy of the first row that matches an observed text; null when none does.</summary>
    public static string? For(string node, IEnumerable<string?> observed)
    {
        string[] texts = [.. observed.OfType<string>()];
        Row? row = s_rows.FirstOrDefault(row => row.Patterns.Any(pattern => texts.Any(text => text.IndexOf(pattern, StringComparison.Ordinal) >= 0)));
        return row is null ? null : string.Format(System.Globalization.CultureInfo.InvariantCulture, row.Remedy, VisibleText.Line(node));
    }

    /// <summary>The next step of a decision with the remedy for its evidence; without one while a run is in progress.</summary>
    public static string? Extend(string node, Decision decision, IEnumerable<string> log)
    {
        // An unfinished swap has its own recovery, and nothing may distract from it.
        if (decision.NextStep is not { } step || decision.Outcome is DcosOutcome.Running or DcosOutcome.ActivationInterrupted)
        {
            return decision.NextStep;
        }

        // The reason is what was observed last; the log also has what passed since.
        return (For(node, [decision.Reason]) ?? For(node, Failures(log))) is { } remedy ? Join(step, remedy) : step;
    }

    /// <summary>The lines of a log without the checks that passed: the answer of the check program lists all.</summary>
    private static IEnumerable<string> Failures(IEnumerable<string> log)
    {
        List<string> check = [];
        foreach (string line in log)
        {
            if (line.EndsWith("\": {", StringComparison.Ordinal))
            {
                check = [line];
            }
            else if (check.Count == 0)
            {
                yield return line;
            }
            else if (line.Trim() is "}" or "},")
            {
                if (!check.Any(part => part.Trim() == "\"status\": 0"))
                {
                    yield return string.Join(" ", check);
                }

                check = [];
            }
            else
            {
                check.Add(line);
            }
        }
    }

    /// <summary>Two texts below each other. Where one is a program, the prose of the other is a comment.</summary>
    private static string Join(string step, string remedy)
    {
        bool program = NextStepText.IsProgram(step) || NextStepText.IsProgram(remedy);
        string Part(string text) => program && !NextStepText.IsProgram(text) ? "# " + text.Replace("\n", "\n# ") : text;
        return $"{Part(step)}\n{Part(remedy)}";
    }
}
