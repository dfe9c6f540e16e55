using System;
using System.Diagnostics;
using System.IO;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>Access control lists of Windows, set with icacls: netstandard2.0 has no API for them.</summary>
internal static class WindowsAccess
{
    /// <summary>Restricts a folder and its future content to the current user.</summary>
    /// <exception cref="IOException">The list could not be set: the file system has none, or the user is not the owner.</exception>
    public static void Restrict(string folder)
    {
        ProcessStartInfo start = new(
            Path.Combine(Environment.SystemDirectory, "icacls.exe"),
            Arguments(folder, $"{Environment.UserDomainName}\\{Environment.UserName}"))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardOutput = true,
        };
        using Process icacls = Process.Start(start)!;
        string said = icacls.StandardOutput.ReadToEnd();
        icacls.WaitForExit();
        if (icacls.ExitCode != 0)
        {
            throw new IOException($"icacls ended with {icacls.ExitCode}: {said.Trim()}");
        }
    }

    /// <summary>No inheritance; full control for one user, inherited by files and folders in it. Windows names contain no quotation mark.</summary>
    internal static string Arguments(string folder, string user) => $"\"{folder.TrimEnd('\\')}\" /inheritance:r /grant:r \"{user}:(OI)(CI)F\" /q";
}
