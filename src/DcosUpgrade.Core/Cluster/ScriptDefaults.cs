using System;

namespace DcosUpgrade.Cluster;

/// <summary>Inputs of a rehearsal in place of an operator's files.</summary>
/// <param name="InstallerPath">On the bootstrap node.</param>
/// <param name="ToVersion">Of the installer.</param>
internal sealed record ScriptDefaults(string InstallerPath, string ConfigText, string IpDetectText, string ToVersion)
{
    /// <summary>The config.yaml that a procedure would be given: what runs, with the change that the procedure is there for. Null: the same for all.</summary>
    public Func<DcosProcedure, string>? ConfigFor { get; init; }

    public ScriptDefaults For(DcosProcedure procedure) => ConfigFor is null ? this : this with { ConfigText = ConfigFor(procedure) };
}
