using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>Every condition that can be broken on real nodes: it passes, it is broken and fails by name where it is broken, it is mended and passes
/// again.</summary>
[Collection(LabCollection.Name)]
[Trait("Lane", "Second")]
public sealed class PrerequisiteTests
{
    /// <summary>What containers do not have, whatever one does: modules of the kernel belong to the machine below.</summary>
    private const string NotHere = "'kernel-modules', 'locale', 'risk-*'";

    private readonly LabFixture _lab;
    private readonly string _config;
    private readonly string _follower;

    public PrerequisiteTests(LabFixture lab)
    {
        _lab = lab;
        lab.Ensure();
        Directory.CreateDirectory(Path.Combine(lab.Folder, "inputs"));
        _config = Path.Combine(lab.Folder, "inputs", "ipv6.yaml");
        File.WriteAllText(_config, Regex.Replace(lab.Sh("boot", "cat /home/core/installer/genconf/config.yaml").Ok(), "(?m)^enable_ipv6.*\n", ""));
        _follower = LabFixture.Masters.Last(master => lab.Get(master, 5050, "/slaves") is not { Length: > 0 });
    }

    [LabFact]
    public void Each_check_passes_on_healthy_nodes_fails_where_its_condition_is_broken_and_passes_after_the_repair()
    {
        string go = Path.Combine(_lab.Folder, "inputs", Guid.NewGuid().ToString("n"));
        using PowerShellSession session = new(_lab, $$"""
            foreach ($look in 'healthy', 'broken', 'mended') {
                while (-not [System.IO.File]::Exists('{{go}}' + $look)) { [System.Threading.Thread]::Sleep(100) }
                $c | Test-DcosPrerequisite -ToVersion 1.11.6 -ConfigPath '{{_config}}' -Exclude {{NotHere}} `
                    -InstallerPath /home/core/installer/dcos_generate_config.sh |
                    ForEach-Object { "$look $($_.Name) $($_.Target) $($_.Status) $($_.Actual -replace '\s+', ' ')" }
                "DONE $look"
            }
            """);
        IReadOnlyList<string> Look(string name)
        {
            File.WriteAllText(go + name, "");
            session.WaitFor($"DONE {name}");
            return [.. session.Output.Split('\n').Where(line => line.StartsWith(name + " ", StringComparison.Ordinal))
                .Select(line => line[(name.Length + 1)..].Trim())];
        }

        Dictionary<string, string> broken = new()
        {
            ["ports a1"] = $"Failed filtered: {_follower}:53,2181,5050,8080,8181,8443,9090,61003,61053,61091,61420,62080,62501",
            ["disk-space a2"] = "Failed /var/lib/dcos 0 GiB of 5 GiB",
            ["clock-sync a2"] = "Failed check-time: Clock is out of sync",
            ["ipset p1"] = "Failed not on the path",
            ["ipv6 p1"] = "Failed net.ipv6.conf.all.disable_ipv6 = 1",
            ["units m1"] = "Failed dcos-signal.service",
            [$"detect-ip {_follower}"] = "Failed 10.99.1.99",
            ["clock-skew m3"] = "Warning +9",
            ["noexec m3"] = "Failed /tmp is mounted noexec",
            ["docker a1"] = "Failed",
            ["node-checks a2"] = "Failed",
            ["marathon-deployments lab"] = "Failed marathon: /sleeper",
        };

        IReadOnlyList<string> healthy = Look("healthy");
        Assert.All(healthy, line => Assert.Matches("^\\S+ \\S+ (Passed|Warning|Skipped)", line));
        Assert.All(broken.Keys, check => Assert.Contains(healthy, line => line.StartsWith(check + " Passed", StringComparison.Ordinal)));
        Assert.All(["systemd-version", "ipset", "clock-sync", "clock-skew", "disk-space", "ipv6", "ports", "units", "detect-ip"], check => Assert.Equal(
            6, healthy.Count(line => line.StartsWith(check + " ", StringComparison.Ordinal) && line.Contains(" Passed", StringComparison.Ordinal))));

        IReadOnlyList<string> found;
        try
        {
            Break();
            found = Look("broken");
        }
        finally
        {
            // Nothing of it shows in a version: other tests would take the nodes for whole.
            Mend();
        }

        Assert.All(broken, check => Assert.True(found.Any(line => line.StartsWith($"{check.Key} {check.Value}", StringComparison.Ordinal)),
            string.Join("\n", found.Where(line => line.StartsWith(check.Key.Split(' ')[0], StringComparison.Ordinal)))));
        // What does not get there does not answer either: the follower may miss its answers from a1, and nobody else anything.
        Assert.All(found.Where(line => line.StartsWith("ports ", StringComparison.Ordinal) && line.Contains("Failed", StringComparison.Ordinal)),
            line => Assert.Matches($"^ports (a1|{_follower} Failed filtered: a1:)", line));

        IReadOnlyList<string> mended = Look("mended");
        Assert.Equal(Names(healthy), Names(mended));
        _lab.LeaveWhole();
    }

    private void Break()
    {
        // Packets between these two nodes are dropped, so the port counts as filtered.
        _lab.Sh("a1", $"ip neigh replace {LabFixture.Address(_follower)} lladdr 02:00:00:00:00:99 nud permanent dev eth0").Ok();
        _lab.SetFault("a1", "docker-down");
        _lab.Sh("a2", "mount -t tmpfs -o size=32m tmpfs /var/lib/dcos && ! dd if=/dev/zero of=/var/lib/dcos/full bs=1M 2>/dev/null").Ok();
        _lab.SetFault("a2", "clock-unsynced");
        _lab.SetFault("a2", "pre-checks-fail");
        _lab.Sh("p1", "mv /usr/sbin/ipset /usr/sbin/ipset.away && echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6").Ok();
        _lab.Sh("m1", """
            mkdir -p /run/systemd/system/dcos-signal.service.d && printf '[Service]\nRestart=no\n' >/run/systemd/system/dcos-signal.service.d/lab.conf
            systemctl daemon-reload && systemctl kill --signal=KILL dcos-signal
            """).Ok();
        _lab.Eventually(() => _lab.Sh("m1", "systemctl is-failed dcos-signal").ExitCode == 0, "dcos-signal has failed");
        // Not on the leader: nobody would find it any more.
        _lab.Sh(_follower,
            "cd /opt/mesosphere/bin && mv detect_ip detect_ip.kept && printf '#!/bin/bash\\necho 10.99.1.99\\n' >detect_ip && chmod 755 detect_ip").Ok();
        _lab.SetFault("m3", "clock-shift", "95");
        _lab.Sh("m3", "mount -o remount,noexec /tmp").Ok();
        foreach (string master in LabFixture.Masters)
        {
            _lab.SetFault(master, "marathon-deployment");
        }
    }

    private void Mend()
    {
        _lab.Clear();
        _lab.Sh("a1", $"ip neigh del {LabFixture.Address(_follower)} dev eth0").Ok();
        _lab.Sh("a2", "umount /var/lib/dcos").Ok();
        _lab.Sh("p1", "mv /usr/sbin/ipset.away /usr/sbin/ipset && echo 0 >/proc/sys/net/ipv6/conf/all/disable_ipv6").Ok();
        _lab.Sh("m1", "rm -r /run/systemd/system/dcos-signal.service.d && systemctl daemon-reload && systemctl start dcos-signal").Ok();
        _lab.Sh(_follower, "cd /opt/mesosphere/bin && mv detect_ip.kept detect_ip").Ok();
        _lab.Sh("m3", "mount -o remount,exec /tmp").Ok();
    }

    /// <summary>Each check with its target and status.</summary>
    private static IEnumerable<string> Names(IEnumerable<string> lines) =>
        lines.Select(line => string.Join(' ', line.Split(' ')[..3])).Order(StringComparer.Ordinal);
}
