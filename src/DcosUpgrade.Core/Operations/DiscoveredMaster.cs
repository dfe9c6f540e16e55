using System.Collections.Generic;

namespace DcosUpgrade.Operations;

/// <summary>The facts about the cluster from a master's files and its Exhibitor. A fact that could not be read is null or empty.</summary>
internal sealed record DiscoveredMaster
{
    /// <summary>Names of the role files; exactly one on a healthy node, none without DC/OS.</summary>
    public IReadOnlyList<string> RoleFiles { get; init; } = [];

    /// <summary>The output of detect_ip; empty when it failed.</summary>
    public string DetectedAddress { get; init; } = "";

    public string? Version { get; init; }

    public string? Build { get; init; }

    /// <summary>Addresses in master_list.</summary>
    public IReadOnlyList<string>? MasterList { get; init; }

    public int? MasterCount { get; init; }

    /// <summary>The servers that Exhibitor is configured with; null when it does not answer or has not loaded them.</summary>
    public IReadOnlyList<string>? ExhibitorServers { get; init; }

    public string ExhibitorProblem { get; init; } = "";

    public EditionEvidence Evidence { get; init; } = new(null, [], [], null);

    public bool IsMaster => RoleFiles is ["master"];

    /// <summary>False when no fact indicates DC/OS.</summary>
    public bool IsDcosNode => RoleFiles.Count > 0 || Version is not null || MasterList is not null;
}

/// <summary>The evidence of an edition on one master.</summary>
/// <param name="Variant">dcos-variant; null where dcos-version.json does not have it, as in early releases.</param>
/// <param name="Found">Parts that exist and that only Enterprise has in releases without dcos-variant.</param>
/// <param name="Unseen">Parts of Enterprise that could not be checked.</param>
/// <param name="Security">The security mode in bootstrap-config.json.</param>
internal sealed record EditionEvidence(string? Variant, IReadOnlyList<string> Found, IReadOnlyList<string> Unseen, string? Security)
{
    /// <summary>
    /// dcos-variant decides where it exists. Unknown when it is neither edition, and when it is Open beside the security mode of Enterprise.
    /// Without it: Enterprise when a part of it exists; Open only when every part was checked and does not exist.
    /// </summary>
    /// <remarks>Open Source has the unit and the program too in releases that have dcos-variant (FACTS.md, Edition).</remarks>
    public DcosEdition Edition => Variant switch
    {
        "enterprise" => DcosEdition.Enterprise,
        "open" => Security is null ? DcosEdition.Open : DcosEdition.Unknown,
        null when Found.Count > 0 => DcosEdition.Enterprise,
        null when Unseen.Count == 0 => DcosEdition.Open,
        _ => DcosEdition.Unknown,
    };

    /// <summary>Null when an Enterprise master does not show it.</summary>
    public DcosSecurityMode? SecurityMode => Security switch
    {
        "disabled" => DcosSecurityMode.Disabled,
        "permissive" => DcosSecurityMode.Permissive,
        "strict" => DcosSecurityMode.Strict,
        _ => Edition == DcosEdition.Enterprise ? null : DcosSecurityMode.None,
    };
}
