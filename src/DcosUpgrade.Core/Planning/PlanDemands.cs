using System;
using System.Collections.Generic;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;

namespace DcosUpgrade.Planning;

/// <summary>What a plan demands of a cluster before its first master. Risks are accepted with -AcceptRisk.</summary>
internal sealed record PlanDemands
{
    /// <summary>How old the last backup of ZooKeeper may be.</summary>
    public TimeSpan MaxBackupAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Checks that are left out by name.</summary>
    public Func<Check, bool> Excluded { get; init; } = _ => false;

    /// <summary>What was left out, in the operator's words.</summary>
    public IReadOnlyList<string> ExcludedNames { get; init; } = [];

    /// <summary>Reads the script's own configuration; null: what depends on it is Unknown.</summary>
    public IYamlReader? Yaml { get; init; }
}
