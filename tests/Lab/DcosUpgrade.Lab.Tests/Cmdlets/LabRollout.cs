using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>What the cmdlet tests share: the generated script, and what nodes say of runs.</summary>
internal sealed class LabRollout(LabFixture lab)
{
    private static string? s_url;

    /// <summary>The command that generates the script from the lab's own configuration.</summary>
    public string Generate(string change = "")
    {
        string folder = Path.Combine(lab.Folder, "inputs");
        Directory.CreateDirectory(folder);
        string config = Path.Combine(folder, $"config{change.Length}.yaml");
        File.WriteAllText(config, lab.Sh("boot", "cat /home/core/installer/genconf/config.yaml").Ok() + change);
        string detect = Path.Combine(folder, "ip-detect");
        File.WriteAllText(detect, lab.Sh("boot", "cat /home/core/installer/genconf/ip-detect").Ok());
        return $"New-DcosUpgradeScript -Cluster $c -ConfigPath '{config}' -IpDetectPath '{detect}' -InstallerPath /home/core/installer/dcos_generate_config.sh -Confirm:$false";
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

    /// <summary>Carries out what an outcome told to do on the node.</summary>
    public void Follow(string node, string output) =>
        lab.Sh(node, Regex.Match(output, "NEXT .*?On the node, as root: (.*?)( \\(the master .*)?\\n").Groups[1].Value).Ok();

    /// <summary>The cluster folder as somebody left it who died long ago.</summary>
    public void LeaveOldLock() => lab.Sh("m1", """
        mkdir -p /var/lib/dcos-upgrade/cluster/running && printf '{"operation":"old","owner":"eve@elsewhere (pid 7)","identity":"elsewhere/7/1","token":"00ff"}\n' >/var/lib/dcos-upgrade/cluster/lock.json
        touch -d '5 minutes ago' /var/lib/dcos-upgrade/cluster/lock.json
        """).Ok();

    /// <summary>Between the first and the last rename, or held there.</summary>
    public bool IsActivating(string node) => lab.Sh(node, "test -e /opt/mesosphere/install_progress").ExitCode == 0;

    /// <summary>The agent's id, its tasks, and the processes that are they, with their start times.</summary>
    public string Tasks(string agent) => lab.Sh(agent, "cd /var/lib/mesos/slave && cat meta/slaves/latest tasks && ps -o pid,lstart -p $(cut -d'|' -f6 tasks | paste -sd,)").Ok();

    /// <summary>How often the node script was really started on a node.</summary>
    public int Starts(string node) => int.Parse(lab.Sh(node, "grep -l '\"operation\":\"upgrade\"' $(ls /var/lib/dcos-upgrade/runs/*/phase 2>/dev/null | sed 's/phase$/run.json/') </dev/null 2>/dev/null | wc -l").Ok().Trim(), System.Globalization.CultureInfo.InvariantCulture);

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
