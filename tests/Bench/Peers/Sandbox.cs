using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace DcosUpgrade.Bench.Peers;

/// <summary>
/// Network, mount and process namespaces of the benchmark's own. The kernel removes them with all processes, mounts and files of the
/// benchmark when its first process ends, however it ends; nothing of the machine itself is changed.
/// </summary>
internal static class Sandbox
{
    /// <summary>The folder of all files, in memory.</summary>
    public const string Folder = "/run/bench";

    /// <summary>Home of the login on all nodes.</summary>
    public const string CoreHome = Folder + "/core";

    /// <summary>Folders of the machine that nodes see with additions.</summary>
    private static readonly string[] s_overlaid = ["etc", "opt", "usr/local", "var/lib"];

    /// <summary>Runs this program again inside new namespaces.</summary>
    /// <returns>Its exit code.</returns>
    public static int Run(IEnumerable<string> arguments)
    {
        // The shell waits for processes whose parents have ended.
        using Process process = Process.Start(
            "setpriv",
            [
                "--pdeathsig", "KILL", "--", "unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
                "bash", "-c", "\"$@\"; exit $?", "bench", .. Tool.Self, .. arguments,
            ]);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Prepares the namespaces: memory for files, private copies of folders, and a network whose addresses are all local.</summary>
    public static void Prepare()
    {
        Tool.Output("mount", "-t", "tmpfs", "tmpfs", "/run");
        foreach (string folder in s_overlaid)
        {
            string upper = Path.Combine(Folder, "upper", folder);
            string work = Path.Combine(Folder, "work", folder);
            Directory.CreateDirectory(upper);
            Directory.CreateDirectory(work);
            Tool.Output("mount", "-t", "overlay", "overlay", "-o", $"lowerdir=/{folder},upperdir={upper},workdir={work}", "/" + folder);
        }

        Directory.CreateDirectory("/run/sshd");
        Tool.Output("ip", "link", "set", "lo", "up");
        Tool.Output("ip", "route", "add", "local", "10.99.0.0/16", "dev", "lo");

        // A home without the settings of who runs the benchmark.
        string home = Path.Combine(Folder, "home");
        Directory.CreateDirectory(home);
        Environment.SetEnvironmentVariable("HOME", home);
        Environment.SetEnvironmentVariable("LC_ALL", "C.UTF-8");
    }
}
