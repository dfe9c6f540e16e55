using System;
using System.Diagnostics;
using System.IO;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>Access lists of Windows, set by its own icacls: netstandard2.0 knows none.</summary>
internal static class WindowsAccess
{
    /// <summary>Nobody but the current user gets at a folder and what will be in it.</summary>
    /// <exception cref="IOException">The list could not be set: the folder's file system has none, or its owner is somebody else.</exception>
    public static void Restrict(string folder)
    {
        ProcessStartInfo start = new(Path.Combine(Environment.SystemDirectory, "icacls.exe"), Arguments(folder, $"{Environment.UserDomainName}\\{Environment.UserName}"))
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

    /// <summary>Inherits nothing; full control for one user, handed on to files and folders in it. No name on Windows has a quotation mark.</summary>
    internal static string Arguments(string folder, string user) => $"\"{folder.TrimEnd('\\')}\" /inheritance:r /grant:r \"{user}:(OI)(CI)F\" /q";
}
