namespace DcosUpgrade.Configuration;

/// <summary>What kind of objection the installer has.</summary>
internal enum ConfigObjection
{
    /// <summary>A value that it refuses: it prints <c>KEY: MESSAGE</c>.</summary>
    Invalid,

    /// <summary>A parameter that has to be set and is not.</summary>
    Unset,

    /// <summary>A parameter that it computes itself.</summary>
    Computed,

    /// <summary>A value that it was not written for: it ends with a Python traceback and names no key.</summary>
    Crash,
}

/// <summary>An objection of the installer's.</summary>
/// <param name="Key">What the installer names: a parameter, sometimes one of its own; for a crash the parameter that brings it about.</param>
/// <param name="Entry">Where the user set it; null when nowhere.</param>
internal sealed record ConfigFinding(ConfigObjection Objection, string Key, string Message, ConfigEntry? Entry);
