using System;

namespace DcosUpgrade.Cluster;

/// <summary>Inputs of a rehearsal in place of an operator's files.</summary>
/// <param name="InstallerPath">On the bootstrap node.</param>
/// <param name="ToVersion">Of the installer.</param>
internal sealed record ScriptDefaults(string InstallerPath, string ConfigText, string IpDetectText, string ToVersion)
{
    /// <summary>
    /// The config.yaml for a procedure: the running configuration with the change of the procedure. Null for the same text in all
    /// procedures.
    /// </summary>
    public Func<DcosProcedure, string>? ConfigFor { get; init; }

    /// <summary>The image of the download server; null for that of a real cluster.</summary>
    public string? Image { get; init; }

    public ScriptDefaults For(DcosProcedure procedure) => ConfigFor is null ? this : this with { ConfigText = ConfigFor(procedure) };
}
