using System;
using System.Collections.Generic;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;

namespace DcosUpgrade.Planning;

/// <summary>What a plan demands of a cluster before its first master. Risks are accepted with -AcceptRisk.</summary>
internal sealed record PlanDemands
{
    /// <summary>Maximum age of the last backup of ZooKeeper.</summary>
    public TimeSpan MaxBackupAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Names of excluded checks.</summary>
    public Func<Check, bool> Excluded { get; init; } = _ => false;

    /// <summary>The names as the operator specified them.</summary>
    public IReadOnlyList<string> ExcludedNames { get; init; } = [];

    /// <summary>Reads the configuration of the script; null makes the checks that need it Unknown.</summary>
    public IYamlReader? Yaml { get; init; }
}
