using System;
using System.Collections.Generic;
using System.Linq;

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
            "Every master's Exhibitor must serve before {0} comes up. On each master: sudo journalctl -u dcos-exhibitor -n 100; "
            + "timedatectl; df -h /var/lib/dcos. It may take 15 minutes after the last one is up."),
        new(
            ["is not in the configured list of masters"],
            "On {0}: /opt/mesosphere/bin/detect_ip must print an address of cat /opt/mesosphere/etc/master_list. Correct ip-detect or "
            + "config.yaml and generate the script again."),
        new(
            ["Incompatible agent info detected", "Configuration change not permitted under"],
            "Resources, attributes, hostname or fault domain of {0} changed, which its running tasks do not allow. Undo the change, then: "
            + "sudo systemctl restart dcos-mesos-slave. Resources: cat /var/lib/dcos/mesos-resources."),
        new(
            ["agent configured with domain but master has no configured domain"],
            "{0} was upgraded before the masters. Upgrade all masters; then it comes back automatically."),
        new(
            ["disable_ipv6"],
            "The kernel of {0} has no IPv6. Put enable_ipv6: false into config.yaml, generate a script of the same version (-Procedure "
            + "Reconfigure) and run it on {0}."),
        new(
            ["Clock is out of sync", "Clock is less stable", "clock_sync", "Time is not in sync"],
            "The clock of {0} is not in sync, which keeps dcos-net down and with it the node. On {0}: sudo systemctl restart chronyd "
            + "ntpd; timedatectl; then wait for its checks."),
        new(["No space left on device"], "The disk of {0} is full. Make room (df -h; du -xh /opt/mesosphere/packages), then run the same command again."),
        new(
            ["Permission denied", "permission denied"],
            "A file on {0} cannot be executed or written: check for noexec with findmnt -T /tmp and findmnt -T /var/lib/dcos/exec, then: "
            + "sudo mount -o remount,exec /tmp."),
        new(
            ["is required by a DC/OS Component"],
            "Create the users that the log names on {0} (/etc/mesosphere/manual_host_users exists, so DC/OS does not create them), then "
            + "run the same command again."),
        new(
            ["mesos_master_replog_synchronized"],
            "The replicated log of {0} catches up only while a quorum of the other masters is up. On each of them: systemctl status "
            + "dcos-mesos-master; on {0}: sudo journalctl -u dcos-mesos-master -n 100. Never remove the log of more than one master."),
        new(
            ["mesos_agent_registered_with_masters"],
            "On {0}: ping -c 1 ready.spartan; cat /etc/resolv.conf (198.51.100.1 to .3); sudo journalctl -u dcos-mesos-slave -n 100. "
            + "After a start an agent may wait for its executors; 300 s after it was last seen the master removes it."),
        new(
            ["components_master", "components_agent", "has health status 1"],
            "Units of {0} are not healthy. On {0}: systemctl list-units --failed 'dcos-*'; then sudo journalctl of each."),
        new(["ip_detect_script"], "On {0}: /opt/mesosphere/bin/detect_ip must print one address, nothing on standard error, and end with 0."),
        new(["journald_dir_permissions"], "On {0}: sudo systemd-tmpfiles --create --prefix /var/log/journal; sudo systemctl restart systemd-journald."),
        new(
            ["ranges_underreplicated", "under-replicated"],
            "CockroachDB copies its data to the new master: wait a minute and check again. On each master: systemctl status "
            + "dcos-cockroach."),
        new(
            ["Unable to fetch package", "curl: "],
            "On {0}: curl -fsSI $(cat /etc/mesosphere/setup-flags/repository-url); on the bootstrap node: docker ps. Nothing was "
            + "activated, so running the same command again is safe."),
    ];

    /// <summary>The remedy of the first row that matches an observed text; null when none does.</summary>
    public static string? For(string node, IEnumerable<string?> observed)
    {
        string[] texts = [.. observed.OfType<string>()];
        Row? row = s_rows.FirstOrDefault(row => row.Patterns.Any(pattern => texts.Any(text => text.IndexOf(pattern, StringComparison.Ordinal) >= 0)));
        return row is null ? null : string.Format(System.Globalization.CultureInfo.InvariantCulture, row.Remedy, node);
    }

    /// <summary>The next step of a decision with the remedy for its evidence; without one while a run is in progress.</summary>
    public static string? Extend(string node, Decision decision, IEnumerable<string> log)
    {
        // An unfinished swap has its own recovery, and nothing may distract from it.
        if (decision.NextStep is not { } step || decision.Outcome is DcosOutcome.Running or DcosOutcome.ActivationInterrupted)
        {
            return decision.NextStep;
        }

        return For(node, log.Append(decision.Reason)) is { } remedy ? $"{step} {remedy}" : step;
    }
}
