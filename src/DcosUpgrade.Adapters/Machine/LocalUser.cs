using System;
using System.IO;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>The local user: the default login name, and the folders in which ssh has its files.</summary>
/// <param name="Home">The home folder with <c>.ssh</c>; null: none.</param>
/// <param name="SystemSsh">The folder of the files for all users (ssh_config, ssh_known_hosts); null: none.</param>
internal sealed record LocalUser(string Name, string? Home, string? SystemSsh = null)
{
    public static LocalUser Current { get; } = new(
        Environment.UserName,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : null,
        Path.DirectorySeparatorChar == '/'
            ? "/etc/ssh"
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "ssh"));

    /// <summary>The folder of the journals of calls without -JournalPath; null: none. Read at each use: a runbook can set the variable.</summary>
    public static string? JournalRoot => Environment.GetEnvironmentVariable("DCOSUPGRADE_JOURNALS") is { Length: > 0 } chosen ? Path.GetFullPath(chosen)
        : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } data
        ? Path.Combine(data, "DcosUpgrade", "journals")
        : null;
}
