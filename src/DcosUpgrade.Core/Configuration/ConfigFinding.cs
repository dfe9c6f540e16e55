namespace DcosUpgrade.Configuration;

/// <summary>The kind of an objection of the installer.</summary>
internal enum ConfigObjection
{
    /// <summary>A value that it refuses: it prints <c>KEY: MESSAGE</c>.</summary>
    Invalid,

    /// <summary>A parameter that has to be set and is not.</summary>
    Unset,

    /// <summary>A parameter that it computes itself.</summary>
    Computed,

    /// <summary>A value that it does not handle: it ends, mostly with a Python traceback, and does not name the key.</summary>
    Crash,
}

/// <summary>An objection of the installer.</summary>
/// <param name="Key">The parameter that the installer names, sometimes an internal one; for a crash the parameter that causes it.</param>
/// <param name="Entry">The entry that sets it; null when none does.</param>
internal sealed record ConfigFinding(ConfigObjection Objection, string Key, string Message, ConfigEntry? Entry)
{
    /// <summary>Whether a crash is a Python traceback; false when the message says how the installer ends.</summary>
    public bool HasTraceback { get; init; } = true;
}
