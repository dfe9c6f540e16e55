using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>
/// A bootstrap node in a mount namespace of its own. The unaltered programs of operations run as root, the upload as the login, which acts
/// before a chosen call of any program.
/// </summary>
internal sealed class AttackedNode : IDisposable
{
    private readonly Process _node;

    public AttackedNode()
    {
        string setup = Path.Combine(AppContext.BaseDirectory, "Script", "standins", "attacked-node");
        _node = Process.Start(new ProcessStartInfo("unshare", ["-m", "--propagation", "private", "bash", setup]) { RedirectStandardOutput = true })!;
        if (_node.StandardOutput.ReadLine() != "ready")
        {
            throw new InvalidOperationException("The mount namespace could not be made.");
        }
    }

    /// <summary>The node before any operation, and the login's program that runs before a call.</summary>
    /// <param name="at">The number of the call; 0 for none.</param>
    public void Reset(string attack, int at) => Bash(
        $$"""
        rm -rf /var/lib/* /tmp/* /home/* /mnt/pwned
        mkdir -p /home/core/installer && cp /mnt/genuine /home/core/installer/dcos_generate_config.sh
        chown -R 12345:12345 /home/core; chmod 0755 /home/core/installer/*
        echo 0 > /mnt/n; echo {{at}} > /mnt/at; cat > /mnt/attack <<'ATTACK'
        {{attack}}
        ATTACK
        """);

    /// <summary>The number of calls since the last reset.</summary>
    public int Calls => int.Parse(Bash("cat /mnt/n"), System.Globalization.CultureInfo.InvariantCulture);

    public T Ask<T>(NodeOperation<T> operation)
    {
        string[] login = operation.Sudo ? [] : ["/usr/bin/setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups"];
        (int code, string output, string errors) = Run(
            [.. login, "/bin/bash", "--norc", "-c", operation.ProgramText],
            "/mnt/bin:/usr/bin:/bin",
            operation.Input);
        return operation.Parse(new RawOutput(code, output, errors, Truncated: false));
    }

    /// <summary>Runs a program of the test, without the login's acts.</summary>
    public string Bash(string program, bool asLogin = false)
    {
        string[] login = asLogin ? ["/usr/bin/setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups"] : [];
        return Run([.. login, "/bin/bash", "--norc", "-c", program], "/usr/bin:/bin", null).Output;
    }

    public void Dispose()
    {
        _node.Kill(entireProcessTree: true);
        _node.WaitForExit();
        _node.Dispose();
    }

    private (int Code, string Output, string Errors) Run(string[] command, string path, byte[]? input)
    {
        ProcessStartInfo start = new("nsenter", ["-m", "-t", $"{_node.Id}", "--wd=/", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["PATH"] = path;
        using Process bash = Process.Start(start)!;
        bash.StandardInput.BaseStream.Write(input ?? []);
        bash.StandardInput.Close();
        System.Threading.Tasks.Task<string> errors = bash.StandardError.ReadToEndAsync();
        string output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        return (bash.ExitCode, output, errors.Result);
    }
}
