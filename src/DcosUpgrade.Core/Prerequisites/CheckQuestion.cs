using System;
using System.Collections.Generic;
using DcosUpgrade.Configuration;

namespace DcosUpgrade.Prerequisites;

/// <summary>What the checks are asked about.</summary>
internal sealed record CheckQuestion
{
    public DcosTestProcedure Procedure { get; init; }

    public DcosEdition Edition { get; init; }

    /// <summary>The version that will be installed; null when it was not specified.</summary>
    public DcosVersion? ToVersion { get; init; }

    public DcosUpgradeScript? Script { get; init; }

    /// <summary>The config.yaml that will be used; null when it is not known.</summary>
    public ConfigDocument? Config { get; init; }

    /// <summary>The folder of the config.yaml that the operator specified; null when none was specified.</summary>
    public GenconfFolder? Genconf { get; init; }

    /// <summary>True when the operator specified it: then a copy of it exists outside the cluster.</summary>
    public bool HasConfigCopy { get; init; }

    /// <summary>Whether license.txt stands beside the config.yaml that the operator specified; null when none was specified.</summary>
    public bool? HasLicenseFile { get; init; }

    /// <summary>On the bootstrap node; null when it was not specified.</summary>
    public string? InstallerPath { get; init; }

    /// <summary>The greatest age of a backup.</summary>
    public TimeSpan MaxBackupAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Names of nodes that are excluded.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}
