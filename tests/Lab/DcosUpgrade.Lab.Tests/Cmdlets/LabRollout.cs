using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>What the cmdlet tests share: the generated script, and what nodes say of runs.</summary>
internal sealed class LabRollout(LabFixture lab)
{
    /// <summary>Prints the steps of a plan as they come.</summary>
    public const string ShowSteps =
        "ForEach-Object { if ($null -ne $_.Role) { Show $_ }; \"STEP $($_.Name) $($_.Status) kept=$($_.TasksKept) ended=$($_.TasksEnded) "
            + "lost=$($_.TasksLost) $($_.Message)\"; " + ShowNext + " }";

    /// <summary>Prints the next step of a result so that <see cref="Follow"/> finds all its lines.</summary>
    public const string ShowNext = "if ($_.NextStep) { \"NEXT $($_.NextStep)`nNEXT END\" }";

    private static string? s_url;

    /// <summary>The config.yaml beside the installer of the new version.</summary>
    public string Config { get; } = lab.Sh("boot", "cat /home/core/installer/genconf/config.yaml").Ok();

    /// <summary>Everything that was ever generated on the bootstrap node.</summary>
    public string Scripts => lab.Sh("boot", "find /home/core/installer -name dcos_node_upgrade.sh | sort").Ok();

    /// <summary>The command that generates the script from the lab's own configuration.</summary>
    public string Generate(string change = "") => Generate(Config + change, "dcos_generate_config.sh");

    /// <summary>The command that has an installer of the lab generate a script from a configuration.</summary>
    public string Generate(string config, string installer, string options = "")
    {
        string folder = Path.Combine(lab.Folder, "inputs", $"genconf-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(config)))[..8]}");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.yaml"), config);
        foreach (string name in (string[])["ip-detect", "license.txt"])
        {
            ShellResult file = lab.Sh("boot", $"cat /home/core/installer/genconf/{name}");
            if (file.ExitCode == 0)
            {
                File.WriteAllText(Path.Combine(folder, name), file.Stdout);
            }
        }

        return $"New-DcosUpgradeScript -Cluster $c -GenconfPath '{folder}' -InstallerPath /home/core/installer/{installer} -Confirm:$false {options}";
    }

    /// <summary>A lab at 1.10.8 with a script that is served: generated once, unless another test had something else served since.</summary>
    public void Prepare()
    {
        lab.Ensure();
        if (s_url is not null && lab.Sh("m1", $"curl -fsS -o /dev/null {s_url}").ExitCode == 0)
        {
            return;
        }

        string output = PowerShellSession.Run(lab, $"$s = {Generate()}; \"SCRIPT $($s.FromVersion) $($s.ToVersion) $($s.Url) \"");
        Match script = Regex.Match(output, "SCRIPT 1\\.10\\.8 1\\.11\\.6 (http:\\S+) ");
        Assert.True(script.Success, output);
        s_url = script.Groups[1].Value;
    }

    /// <summary>Power loss in the midst of an activation that has not moved anything yet: at its next boot the node swaps, and starts nothing.</summary>
    public void LosePower(string node)
    {
        lab.Node("kill", node);
        lab.Clear();
        lab.Node("start", node);
    }

    /// <summary>Pastes the last next step that was printed, whole, into a shell of the node.</summary>
    public void Follow(string node, string output)
    {
        Match step = Regex.Match(output, "NEXT (# .*?)\\nNEXT END", RegexOptions.Singleline | RegexOptions.RightToLeft);
        Assert.True(step.Success, output);
        lab.Sh(node, step.Groups[1].Value).Ok();
    }

    /// <summary>The cluster folder as somebody left it who died long ago.</summary>
    public void LeaveOldLock() => lab.Sh("m1", """
        mkdir -p /var/lib/dcos-upgrade/cluster/running &&
            printf '{"operation":"old","owner":"eve@elsewhere (pid 7)","identity":"elsewhere/7/1","token":"00ff"}\n' >/var/lib/dcos-upgrade/cluster/lock.json
        touch -d '5 minutes ago' /var/lib/dcos-upgrade/cluster/lock.json
        """).Ok();

    /// <summary>Between the first and the last rename, or held there.</summary>
    public bool IsActivating(string node) => lab.Sh(node, "test -e /opt/mesosphere/install_progress").ExitCode == 0;

    /// <summary>New names have been moved in up to <c>lib</c>: before that, while old ones are moved away, <c>bin</c> is missing too.</summary>
    public bool IsHalfMoved(string node) =>
        lab.Sh(node, "test -e /opt/mesosphere/bin -a -e /opt/mesosphere/lib.new -a ! -e /opt/mesosphere/lib").ExitCode == 0;

    /// <summary>The agent's id, its tasks, and the processes that are they, with their start times.</summary>
    public string Tasks(string agent) =>
        lab.Sh(agent, "cd /var/lib/mesos/slave && cat meta/slaves/latest tasks && ps -o pid,lstart -p $(cut -d'|' -f6 tasks | paste -sd,)").Ok();

    /// <summary>How often the node script was really started on a node.</summary>
    public int Starts(string node) =>
        int.Parse(lab.Sh(
            node, "grep -l '\"operation\":\"upgrade\"' $(ls /var/lib/dcos-upgrade/runs/*/phase 2>/dev/null | sed 's/phase$/run.json/') </dev/null "
                + "2>/dev/null | wc -l").Ok().Trim(), CultureInfo.InvariantCulture);

    /// <summary>From when to when the script of a node's last run ran, in seconds since 1970.</summary>
    public (long Start, long End) LastRun(string node)
    {
        string[] times = lab.Sh(node,
            "cd $(ls -d /var/lib/dcos-upgrade/runs/* | tail -n 1) && sed 's/.*\"started\":\\([0-9]*\\).*/\\1/' run.json && stat -c %Y rc").Ok().Split('\n');
        return (long.Parse(times[0], CultureInfo.InvariantCulture), long.Parse(times[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The nodes' last runs: masters one at a time, no agent before the last of them.</summary>
    public void AssertInOrder()
    {
        (long Start, long End)[] masters = [.. LabFixture.Masters.Select(LastRun).OrderBy(run => run.Start)];
        Assert.All(masters.Skip(1).Zip(masters), pair => Assert.True(pair.First.Start >= pair.Second.End, string.Join(", ", masters)));
        Assert.All(LabFixture.Agents.Select(LastRun), agent => Assert.True(agent.Start >= masters[^1].End, $"{agent} after {masters[^1]}"));
    }

    /// <summary>The packages that are active on a node, one on a line.</summary>
    public string Packages(string node) => lab.Sh(node, "/opt/mesosphere/bin/dcos-shell pkgpanda active").Ok();

    public void AssertUntouched(string node)
    {
        Assert.Equal("1.10.8", lab.VersionOf(node));
        Assert.Equal("", lab.Sh(node, "ls /opt/mesosphere/install_progress /opt/mesosphere/*.new 2>/dev/null; true").Stdout.Trim());
    }

    /// <summary>No operation used anything newer than the oldest supported software.</summary>
    public void AssertFloorKept() => Assert.All(
        LabFixture.Masters.Concat(LabFixture.Agents).Append(LabFixture.Bootstrap),
        node => Assert.Equal("", lab.Sh(node, "cat /var/log/lab-floor 2>/dev/null; true").Stdout));
}
