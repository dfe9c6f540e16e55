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
}
