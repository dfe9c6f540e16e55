using System;

namespace DcosUpgrade.Configuration;

/// <summary>Thrown by a rule that objects; <see cref="Resolution"/> turns it into a finding.</summary>
/// <param name="crashes">The installer ends without naming the parameter.</param>
/// <param name="hasTraceback">It was not written for the value, and ends with a traceback in place of a message.</param>
internal sealed class InstallerRefusal(string message, bool crashes = false, bool hasTraceback = true) : Exception(message)
{
    public bool Crashes => crashes;

    public bool HasTraceback => hasTraceback;

    public static InstallerRefusal Crash(string message) => new(message, crashes: true);

    /// <summary>It ends with a message that names no parameter.</summary>
    public static InstallerRefusal Unnamed(string message) => new(message, crashes: true, hasTraceback: false);

    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InstallerRefusal(otherwise);
        }
    }
}
