using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Upgrade;

/// <summary>
/// What to do about what was observed on a node, by what it says: FACTS.md, Failure signs. Only steps that lose nothing:
/// the destructive ones are in no answer of ours.
/// </summary>
internal static class FirstAid
{
    /// <summary>A row: all texts that tell it, any of which suffices, and the advice; {0} is the node.</summary>
    private sealed record Row(string[] Signs, string Advice);

    private const string ExhibitorLog = "sudo journalctl -u dcos-exhibitor -n 100\ntimedatectl\ndf -h /var/lib/dcos";

    private static readonly IReadOnlyList<Row> s_rows =
    [
        new([" servers and 1 leader, got"], $"# Every master's Exhibitor must serve before {{0}} comes up; it may take 15 minutes after the last one is up. On each master:\n{ExhibitorLog}"),
        new(
            ["is not in the configured list of masters"],
            "# detect_ip must print an address of master_list. Correct ip-detect or config.yaml and generate the script again. On {0}:\n/opt/mesosphere/bin/detect_ip\ncat /opt/mesosphere/etc/master_list"),
        new(
            ["Incompatible agent info detected", "Configuration change not permitted under"],
            "# Resources, attributes, hostname or fault domain of {0} changed, which its running tasks do not allow. Take the change back, then on {0}:\ncat /var/lib/dcos/mesos-resources\nsudo systemctl restart dcos-mesos-slave"),
        new(["agent configured with domain but master has no configured domain"], "{0} was upgraded before the masters. Upgrade all masters; the agent registers automatically then."),
        new(["disable_ipv6"], "The kernel of {0} has no IPv6. Put enable_ipv6: false into config.yaml, generate a script of the same version (-Procedure Reconfigure) and run it on {0}."),
        new(
            ["Clock is out of sync", "Clock is less stable", "clock_sync", "Time is not in sync"],
            "# The clock of {0} is not in sync, which keeps dcos-net down and with it the node. Then wait for its checks. On {0}:\nsudo systemctl restart chronyd || sudo systemctl restart ntpd\ntimedatectl"),
        new(["No space left on device"], "# The disk of {0} is full. Make room, then run the same command again. On {0}:\ndf -h\nsudo du -xh -d 1 /opt/mesosphere/packages"),
        new(
            ["Permission denied", "permission denied"],
            "# A file of {0} must not be executed or written: look for noexec. On {0}:\nfindmnt -T /tmp\nfindmnt -T /var/lib/dcos/exec\nsudo mount -o remount,exec /tmp"),
        new(["is required by a DC/OS Component"], "Create the users that the log names on {0} (/etc/mesosphere/manual_host_users says that you do), then run the same command again."),
        new(
            ["registrar-log-recovered", "overlay-log-recovered", "mesos_master_replog_synchronized"],
            "# The replicated log of {0} catches up only while a quorum of the other masters is up. Never remove the log of more than one master. On each master:\nsystemctl status dcos-mesos-master\nsudo journalctl -u dcos-mesos-master -n 100"),
        new(
            ["slave-registered", "agent-active", "mesos_agent_registered_with_masters"],
            "# Right after a start the agent may wait for its executors; after 300 s of silence the master removes it. resolv.conf should have 198.51.100.1 to .3. On {0}:\nping -c 1 ready.spartan\ncat /etc/resolv.conf\nsudo journalctl -u dcos-mesos-slave -n 100"),
        new(["exhibitor-serving"], $"# Exhibitor's answers are up to 30 s old, and an ensemble may take 15 minutes. On each master:\n{ExhibitorLog}"),
        new(
            ["leader-elected", "agents-returned"],
            "# Agents have ten minutes to come back after a failover: change no node until they are back. On each master:\nsudo journalctl -u dcos-mesos-master -n 100"),
        new(["mesos-master-unit"], "# dcos-mesos-master starts only when all Exhibitors serve. On {0}:\nsystemctl status dcos-mesos-master\nsudo journalctl -u dcos-mesos-master -u dcos-exhibitor -n 100"),
        new(["mesos-agent-unit"], "# On {0}:\nsystemctl status 'dcos-mesos-slave*'\nsudo journalctl -u dcos-mesos-slave -u dcos-net -n 100"),
        new(["tasks-kept"], "# Read the logs of the lost tasks before any other node is changed; their framework decides whether they come back:\ndcos task log --completed"),
        new(["other-agents"], "Agents left that this upgrade did not change. Find out why (network, power, kernel) and bring them back within 300 s of their silence; start nothing more."),
        new(["components_master", "components_agent", "has health status 1"], "# Units of {0} are not healthy: read the journal of each. On {0}:\nsystemctl list-units --failed 'dcos-*'"),
        new(["ip_detect_script"], "# detect_ip must print one address, nothing on standard error, and end with 0. On {0}:\n/opt/mesosphere/bin/detect_ip"),
        new(["journald_dir_permissions"], "# On {0}:\nsudo systemd-tmpfiles --create --prefix /var/log/journal\nsudo systemctl restart systemd-journald"),
        new(["ranges_underreplicated", "under-replicated"], "# CockroachDB copies its data to the new master: wait a minute and look again. On each master:\nsystemctl status dcos-cockroach"),
        new(
            ["Unable to fetch package", "curl: "],
            "# Nothing was activated, so running the same command again is safe. On {0} (and on the bootstrap node: docker ps):\ncurl -fsSI \"$(cat /etc/mesosphere/setup-flags/repository-url)\""),
    ];

    /// <summary>Every advice, with a node filled in.</summary>
    internal static IEnumerable<string> All(string node) => s_rows.Select(row => string.Format(System.Globalization.CultureInfo.InvariantCulture, row.Advice, node));

    /// <summary>The advice of the first row that what was observed matches; null when none does.</summary>
    public static string? For(string node, IEnumerable<string?> observed)
    {
        string[] texts = [.. observed.OfType<string>()];
        Row? row = s_rows.FirstOrDefault(row => row.Signs.Any(sign => texts.Any(text => text.IndexOf(sign, StringComparison.Ordinal) >= 0)));
        return row is null ? null : string.Format(System.Globalization.CultureInfo.InvariantCulture, row.Advice, node);
    }

    /// <summary>The next step of a decision with the advice that its evidence calls for. While a run of ours is alive there is none.</summary>
    public static string? Extend(string node, Decision decision, IEnumerable<string> log)
    {
        // A swap that did not finish has its own recovery, and nothing may distract from it.
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

    private static bool IsProgram(string text) => text.StartsWith("# ", StringComparison.Ordinal);
}
