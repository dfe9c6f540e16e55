using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Parameters;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Commands;

/// <summary>Gets the upgrades from one DC/OS release to another, in order, with what each needs. Connects to no node.</summary>
[Cmdlet(
    VerbsCommon.Get,
    "DcosUpgradePath",
    DefaultParameterSetName = Versions)]
[OutputType(typeof(DcosUpgradeHop))]
public sealed class GetDcosUpgradePathCommand : AsyncCmdlet
{
    private const string Versions = "Version";
    private const string OfCluster = "Cluster";

    /// <summary>The cluster that is upgraded: its version and edition.</summary>
    [Parameter(
        Mandatory = true,
        ValueFromPipeline = true,
        ParameterSetName = OfCluster)]
    [ValidateNotNull]
    public DcosCluster? Cluster { get; set; }

    /// <summary>The installed release.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ParameterSetName = Versions)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public DcosVersion? FromVersion { get; set; }

    /// <summary>The edition; without it, what both editions need is listed.</summary>
    [Parameter(ParameterSetName = Versions)]
    [ValidateSet(nameof(DcosEdition.Open), nameof(DcosEdition.Enterprise))]
    public DcosEdition Edition { get; set; }

    /// <summary>The release to arrive at; without it, the last published one.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public DcosVersion? ToVersion { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        DcosVersion from = Cluster is not { } cluster ? FromVersion!
            : new DcosVersion(cluster.Version ?? throw new InputException(SR.FromVersionUnknown, cluster.Name, cluster.Name));
        foreach (DcosUpgradeHop hop in UpgradeHops.Find(from, ToVersion, Cluster?.Edition ?? Edition))
        {
            await Write(hop).ConfigureAwait(false);
        }
    }
}
