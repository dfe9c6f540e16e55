using System.Collections.Generic;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration;

/// <summary>How values of a parameter are compared.</summary>
internal enum ParameterType
{
    Text,
    Bool,
    Int,
    List,
    Map,
}

/// <summary>Which procedure may change a parameter of a running cluster.</summary>
internal enum ParameterChange
{
    Never,
    Reconfigure,
    Security,

    /// <summary>It may change together with the version.</summary>
    Upgrade,

    /// <summary>An upgrade may add to it.</summary>
    Add,

    /// <summary>Neither the installer nor a node reads it.</summary>
    Cosmetic,
}

/// <summary>One line of the catalogue: a parameter in the releases in which it does not change.</summary>
internal sealed record ConfigParameter
{
    public required string Name { get; init; }

    public required VersionRanges Versions { get; init; }

    /// <summary>Whose installer has it; Unknown: both.</summary>
    public required DcosEdition Edition { get; init; }

    public required ParameterType Type { get; init; }

    /// <summary>The value when it is not set; null: it must be set where it is used.</summary>
    public required ParameterValue? Default { get; init; }

    /// <summary>When the installer computes it and refuses the user's value; null: never.</summary>
    public required ParameterCondition? Computed { get; init; }

    public required ParameterValue? ComputedAs { get; init; }

    /// <summary>When the installer requires it; null: only where another parameter is made from it, or never.</summary>
    public required ParameterCondition? Used { get; init; }

    /// <summary>What the installer checks.</summary>
    public required IReadOnlyList<ParameterCall> Rules { get; init; }

    /// <summary>What it does not check and this module warns about.</summary>
    public required IReadOnlyList<ParameterCall> Advice { get; init; }

    public required ParameterChange Change { get; init; }

    /// <summary>Its value is never shown.</summary>
    public required bool IsSecret { get; init; }

    /// <summary>Which parameter takes its place when it is gone.</summary>
    public required string? Successor { get; init; }

    public required string? Note { get; init; }

    /// <summary>The installer's own: it may not stand in config.yaml.</summary>
    public bool IsInternal => Computed is { Always: true };

    /// <summary>The installer neither asks for it nor checks it, so that it takes any value.</summary>
    public bool IsUnread => Used is null && Rules.Count == 0;
}
