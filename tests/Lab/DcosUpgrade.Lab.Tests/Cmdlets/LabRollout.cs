using System;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>What the cmdlet tests share: the generated script, and what nodes say of runs.</summary>
internal sealed class LabRollout(LabFixture lab)
{
    public const string Masters = "$c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false";

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

    /// <summary>A lab at 1.10.8 with a script that is served.</summary>
    public void Prepare()
    {
        lab.Ensure();
        string output = PowerShellSession.Run(lab, $"$s = {Generate()}; \"SCRIPT $($s.FromVersion) $($s.ToVersion)\"");
        Assert.Contains("SCRIPT 1.10.8 1.11.6", output, StringComparison.Ordinal);
    }

    /// <summary>How often the node script was really started on a node.</summary>
    public int Starts(string node) => int.Parse(lab.Sh(node, "ls -d /var/lib/dcos-upgrade/runs/*/phase 2>/dev/null | wc -l").Ok().Trim(), System.Globalization.CultureInfo.InvariantCulture);

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
