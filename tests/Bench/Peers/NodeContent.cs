using System.IO;
using System.Linq;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Bench.Peers;

/// <summary>The files and programs that nodes answer from: an agent of DC/OS 1.10.8, and systemctl, which needs a systemd that sandboxes lack.</summary>
internal static class NodeContent
{
    private const string Root = "/opt/mesosphere";

    public static void Write()
    {
        DcosRelease release = DcosRelease.Of("1.10.8");
        foreach (string folder in new[] { "bin", "etc", "include", "lib", "active", "packages" })
        {
            Directory.CreateDirectory(Path.Combine(Root, folder));
        }

        foreach (string id in release.PackageIds)
        {
            string package = Path.Combine(Root, "packages", id);
            Directory.CreateDirectory(package);
            Directory.CreateSymbolicLink(Path.Combine(Root, "active", id.Split("--")[0]), package);
        }

        File.WriteAllText(Root + "/environment", "");
        File.WriteAllText(Root + "/environment.export", "");
        File.WriteAllText(Root + "/active.buildinfo.full.json", "{}");
        File.WriteAllText(Root + "/etc/dcos-version.json", release.VersionJson);
        Program(Root + "/bin/detect_ip", "printf '10.99.0.1\\n'");
        Directory.CreateDirectory("/etc/mesosphere/roles");
        File.WriteAllText("/etc/mesosphere/roles/slave", "");

        string wants = Directory.CreateDirectory("/etc/systemd/system/dcos.target.wants").FullName;
        foreach (string unit in DcosUnits.Wanted(release, DcosRole.Agent))
        {
            File.CreateSymbolicLink(Path.Combine(wants, unit), "/etc/systemd/system/" + unit);
        }

        Program(
            "/usr/local/bin/systemctl",
            "for a; do case $a in",
            "  --version) echo 'systemd 219'; exit;;",
            "  *.service|*.timer|*.socket) printf 'Id=%s\\nActiveState=active\\n\\n' \"$a\";;",
            "esac; done");
    }

    private static void Program(string path, params string[] lines)
    {
        File.WriteAllText(path, string.Concat(lines.Prepend("#!/bin/sh").Select(line => line + "\n")));
        Tool.Output("chmod", "755", path);
    }
}
