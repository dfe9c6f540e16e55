using System;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>The local user: the default login name and the folder of <c>.ssh</c>.</summary>
/// <param name="Home">The home folder; null: none.</param>
internal sealed record LocalUser(string Name, string? Home)
{
    public static LocalUser Current { get; } = new(
        Environment.UserName,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : null);
}
