using System;

namespace DcosUpgrade.Configuration;

/// <summary>Thrown by a rule that objects; <see cref="Resolution"/> turns it into a finding.</summary>
/// <param name="crashes">The installer was not written for the value, and ends with a traceback in place of a message.</param>
internal sealed class InstallerRefusal(string message, bool crashes = false) : Exception(message)
{
    public bool Crashes => crashes;

    public static InstallerRefusal Crash(string message) => new(message, crashes: true);

    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InstallerRefusal(otherwise);
        }
    }
}
