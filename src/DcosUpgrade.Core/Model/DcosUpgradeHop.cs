namespace DcosUpgrade;

/// <summary>One upgrade on the way to a later DC/OS release.</summary>
public sealed record DcosUpgradeHop
{
    /// <summary>Position on the way, from 1.</summary>
    public required int Number { get; init; }

    public required string FromVersion { get; init; }

    public required string ToVersion { get; init; }

    /// <summary>Unknown: what both editions need is listed.</summary>
    public DcosEdition Edition { get; init; }

    /// <summary>True when the two releases belong to one line.</summary>
    public bool IsPatch { get; init; }

    /// <summary>True when the upgrade is in the published matrix, or stays inside a line.</summary>
    public bool Tested { get; init; }

    /// <summary>True when this version of the module carries out the upgrade; false when it only knows the published path.</summary>
    public bool Supported { get; init; }

    /// <summary>What the target needs or changes and the source did not: configuration, ports, users, programs, hazards.</summary>
    public DcosHopNeed[] Needs { get; init; } = [];

    /// <summary>Later releases that this hop does not go to, each with the reason.</summary>
    public string[] NotChosen { get; init; } = [];

    public override string ToString() => $"{FromVersion} -> {ToVersion}";
}

/// <summary>Something that a release needs or changes for the first time.</summary>
public sealed record DcosHopNeed
{
    public required DcosHopNeedKind Kind { get; init; }

    /// <summary>The parameter, port, user, program or hazard.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, or what has to be done.</summary>
    public required string Text { get; init; }

    /// <summary>A public source.</summary>
    public required string Source { get; init; }

    public override string ToString() => $"{Kind} {Name}: {Text}";
}

/// <summary>The kind of a <see cref="DcosHopNeed"/>.</summary>
public enum DcosHopNeedKind
{
    /// <summary>A parameter of config.yaml that has to change.</summary>
    Configuration,

    /// <summary>Has to be done or checked before the upgrade.</summary>
    Prerequisite,

    /// <summary>A port that has to be open between nodes.</summary>
    Port,

    /// <summary>A system user of the new packages.</summary>
    User,

    /// <summary>A program that every node needs.</summary>
    Program,

    /// <summary>A fault or a change of the target that can do harm.</summary>
    Hazard,

    /// <summary>What users of the cluster will notice.</summary>
    Notice,

    /// <summary>What cannot be verified from public sources.</summary>
    Unverified,
}
