using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The files of a node in a folder. Operations run in a real bash with their paths moved to this folder, and with stand-in programs.</summary>
internal sealed class NodeRoot : IDisposable
{
    private static readonly string[] s_moved = ["/opt/mesosphere", "/run/dcos", "/var/lib/dcos-upgrade", "/var/lib/dcos", "/etc/mesosphere", "/etc/resolv.conf",
        "/etc/systemd/system", "/etc/systemd/network", "/run/systemd/netif", "/sys/class/net", "/sys/fs/selinux", "/proc/mounts", "/dev/shm"];
    private readonly TemporaryFolder _folder = new();

    public NodeRoot()
    {
        Directory.CreateDirectory(this["/bin"]);
    }

    public string this[string path] => _folder.Path + path;

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    /// <summary>Adds a program that precedes those of the machine, or at a path of the node.</summary>
    public void Program(string name, string script)
    {
        string path = name.StartsWith('/') ? name : "/bin/" + name;
        Write(path, "#!/bin/bash\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(this[path], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Lets other users read the files of the node; a temporary folder is closed to them.</summary>
    public void OpenToAll()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Path, File.GetUnixFileMode(_folder.Path) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }

    public T Ask<T>(NodeOperation<T> operation) => operation.Parse(Run(operation));

    /// <param name="change">What else is done to the program's text.</param>
    public RawOutput Run(NodeOperation operation, Func<string, string>? change = null)
    {
        (byte[] output, string errors) = Stream(operation, change);
        return new RawOutput(0, Encoding.UTF8.GetString(output).Replace(_folder.Path, "", StringComparison.Ordinal), errors, Truncated: false);
    }

    /// <summary>Standard output as it comes, and standard error.</summary>
    public (byte[] Output, string Errors) Stream(NodeOperation operation, Func<string, string>? change = null)
    {
        ProcessStartInfo start =
            new("/bin/bash", ["--norc", "-c", Moved(change?.Invoke(operation.ProgramText) ?? operation.ProgramText)]) { RedirectStandardOutput = true,
                RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["PATH"] = this["/bin"] + ":" + start.Environment["PATH"];
        using Process bash = Process.Start(start)!;
        bash.StandardInput.BaseStream.Write(operation.Input ?? []);
        bash.StandardInput.Close();
        Task<string> errors = bash.StandardError.ReadToEndAsync();
        using MemoryStream output = new();
        bash.StandardOutput.BaseStream.CopyTo(output);
        bash.WaitForExit();
        return (output.ToArray(), errors.Result);
    }

    /// <summary>All files of the node.</summary>
    public string[] Files() => [.. Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();

    // A path inside another word, such as a URL, is none of the node's.
    private string Moved(string program) => s_moved.Aggregate(program, (text, path) => Regex.Replace(
        text,
        $"(?<![A-Za-z0-9/.]){Regex.Escape(path)}(?![A-Za-z0-9-])",
        this[path]));
}
