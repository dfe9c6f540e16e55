using System;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>Whose defaults apply: the login name and the folder that holds <c>.ssh</c>.</summary>
/// <param name="Home">The home folder, or null where the account has none.</param>
internal sealed record LocalUser(string Name, string? Home)
{
    public static LocalUser Current { get; } = new(
        Environment.UserName,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : null);
}
