using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Upgrade;

/// <summary>
/// Remedies by texts that were observed on a node. None of them is destructive.
/// </summary>
internal static class FirstAid
{
    /// <summary>Texts, one of which is enough, and the remedy; {0} is the node.</summary>
    private sealed record Row(string[] Signs, string Advice);

    private static readonly string[] s_exhibitor = ["sudo journalctl -u dcos-exhibitor -n 100", "timedatectl", "df -h /var/lib/dcos"];

    private static readonly IReadOnlyList<Row> s_rows =
    [
        new(
            [" servers and 1 leader, got"],
            Program(
                "Every master's Exhibitor must serve before {0} comes up; it may take 15 minutes after the last one is up. On each master:",
                s_exhibitor)),
        new(
            ["is not in the configured list of masters"],
            Program(
                "detect_ip must print an address of master_list. Correct ip-detect or config.yaml and generate the script again. On {0}:",
                "/opt/mesosphere/bin/detect_ip",
                "cat /opt/mesosphere/etc/master_list")),
        new(
            ["Incompatible agent info detected", "Configuration change not permitted under"],
            Program(
                "Resources, attributes, hostname or fault domain of {0} changed, which its tasks do not allow. Take the change "
                    + "back, then on {0}:",
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
            Program(
                "The clock of {0} is not in sync, which keeps dcos-net down and with it the node. Then wait for its checks. On {0}:",
                "sudo systemctl restart chronyd || sudo systemctl restart ntpd",
                "timedatectl")),
        new(
            ["No space left on device"],
            Program(
                "The disk of {0} is full. Make room, then run the same command again. On {0}:",
                "df -h",
                "sudo du -xh -d 1 /opt/mesosphere/packages")),
        new(
            ["Permission denied", "permission denied"],
            Program(
                "A file of {0} must not be executed or written: look for noexec. On {0}:",
                "findmnt -T /tmp",
                "findmnt -T /var/lib/dcos/exec",
                "sudo mount -o remount,exec /tmp")),
        new(
            ["is required by a DC/OS Component"],
            "Create the users that the log names on {0} (/etc/mesosphere/manual_host_users says that you do), then run the "
                + "same command again."),
        new(
            ["registrar-log-recovered", "overlay-log-recovered", "mesos_master_replog_synchronized"],
            Program(
                "The log of {0} catches up only while a quorum of the other masters is up. Never remove the log of more than "
                    + "one master. On each:",
                "systemctl status dcos-mesos-master",
                "sudo journalctl -u dcos-mesos-master -n 100")),
        new(
            ["slave-registered", "agent-active", "mesos_agent_registered_with_masters"],
            Program(
                "Right after a start the agent may wait for its executors; after 300 s of silence the master removes it. On {0}:",
                "ping -c 1 ready.spartan",
                "cat /etc/resolv.conf # has 198.51.100.1 to .3",
                "sudo journalctl -u dcos-mesos-slave -n 100")),
        new(
            ["exhibitor-serving"],
            Program(
                "Exhibitor's answers are up to 30 s old, and an ensemble may take 15 minutes. On each master:",
                s_exhibitor)),
        new(
            ["leader-elected", "agents-returned"],
            Program(
                "Agents have ten minutes to come back after a failover: change nothing until they are back. On each master:",
                "sudo journalctl -u dcos-mesos-master -n 100")),
        new(
            ["mesos-master-unit"],
            Program(
                "dcos-mesos-master starts only when all Exhibitors serve. On {0}:",
                "systemctl status dcos-mesos-master",
                "sudo journalctl -u dcos-mesos-master -u dcos-exhibitor -n 100")),
        new(
            ["mesos-agent-unit"],
            Program(
                "On {0}:",
                "systemctl status 'dcos-mesos-slave*'",
                "sudo journalctl -u dcos-mesos-slave -u dcos-net -n 100")),
        new(
            ["tasks-kept"],
            Program(
                "Read the logs of the lost tasks before any other node is changed; their framework decides whether they come back:",
                "dcos task log --completed")),
        new(
            ["other-agents"],
            "Agents left that this upgrade did not change. Find out why (network, power, kernel) and bring them back "
                + "within 300 s of their silence; start nothing more."),
        new(
            ["components_master", "components_agent", "has health status 1"],
            Program(
                "Units of {0} are not healthy: read the journal of each. On {0}:",
                "systemctl list-units --failed 'dcos-*'")),
        new(
            ["ip_detect_script"],
            Program(
                "detect_ip must print one address, nothing on standard error, and end with 0. On {0}:",
                "/opt/mesosphere/bin/detect_ip")),
        new(
            ["journald_dir_permissions"],
            Program(
                "On {0}:",
                "sudo systemd-tmpfiles --create --prefix /var/log/journal",
                "sudo systemctl restart systemd-journald")),
        new(
            ["ranges_underreplicated", "under-replicated"],
            Program(
                "CockroachDB copies its data to the new master: wait a minute and look again. On each master:",
                "systemctl status dcos-cockroach")),
        new(
            ["Unable to fetch package", "curl: "],
            Program(
                "Nothing was activated, so running the same command again is safe. On {0} (and on the bootstrap node: docker ps):",
                "curl -fsSI \"$(cat /etc/mesosphere/setup-flags/repository-url)\"")),
    ];

    /// <summary>Every advice, with a node filled in.</summary>
    internal static IEnumerable<string> All(string node) =>
        s_rows.Select(row => string.Format(System.Globalization.CultureInfo.InvariantCulture, row.Advice, node));

    /// <summary>The advice of the first row that what was observed matches; null when none does.</summary>
    public static string? For(string node, IEnumerable<string?> observed)
    {
        string[] texts = [.. observed.OfType<string>()];
        Row? row = s_rows.FirstOrDefault(row => row.Signs.Any(sign => texts.Any(text => text.IndexOf(sign, StringComparison.Ordinal) >= 0)));
        return row is null ? null : string.Format(System.Globalization.CultureInfo.InvariantCulture, row.Advice, node);
    }

    /// <summary>The next step of a decision with the remedy for its evidence; without one while a run is alive.</summary>
    public static string? Extend(string node, Decision decision, IEnumerable<string> log)
    {
        // A swap that did not finish has a recovery of its own.
        if (decision.NextStep is not { } step || decision.Outcome is DcosOutcome.Running or DcosOutcome.ActivationInterrupted)
        {
            return decision.NextStep;
        }

        return For(node, log.Append(decision.Reason)) is { } advice ? Join(step, advice) : step;
    }

    /// <summary>Two texts below each other. Where one is a program, the prose of the other is a comment.</summary>
    private static string Join(string step, string advice)
    {
        bool program = IsProgram(step) || IsProgram(advice);
        string Line(string text) => program && !IsProgram(text) ? "# " + text : text;
        return $"{Line(step)}\n{Line(advice)}";
    }

    /// <summary>Commands below the comment that says what they are for and where they are run.</summary>
    private static string Program(string comment, params string[] commands) => $"# {comment}\n{string.Join("\n", commands)}";

    private static bool IsProgram(string text) => text.StartsWith("# ", StringComparison.Ordinal);
}
