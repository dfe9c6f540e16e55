namespace DcosUpgrade.Host;

/// <summary>What this program answers to its caller; a script's own <c>exit N</c> answers N, and a signal 128 + its number.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A terminating error that nothing caught, or the module could not be imported.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The script uses a cmdlet that comes with PowerShell 7 but not with its engine.</summary>
    public const int NeedsPowerShell = 3;
}
