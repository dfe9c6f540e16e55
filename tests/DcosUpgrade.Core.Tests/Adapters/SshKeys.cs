using System;
using System.Diagnostics;
using System.IO;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>Keys and known_hosts files made by the real ssh-keygen.</summary>
internal static class SshKeys
{
    public static void Generate(string file, string type, string passphrase) =>
        Keygen("-q", "-t", type, "-N", passphrase, "-C", "test", "-f", file);

    /// <summary>The fingerprint of a public key as OpenSSH prints it: <c>SHA256:…</c>.</summary>
    public static string Fingerprint(string publicKeyFile) => Keygen("-l", "-f", publicKeyFile).Split(' ')[1];

    public static void Hash(string knownHosts) => Keygen("-q", "-H", "-f", knownHosts);

    /// <summary>Runs ssh-keygen and returns what it prints; -F ends with 1 when nothing is found.</summary>
    public static string Keygen(params string[] arguments)
    {
        ProcessStartInfo start = new(OpenSshServer.Tool("/usr/bin/ssh-keygen"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 || arguments[0] == "-F"
            ? output
            : throw new InvalidOperationException($"ssh-keygen failed: {error}");
    }

    public static string PublicKey(string file) => File.ReadAllText(file + ".pub").Trim();
}
