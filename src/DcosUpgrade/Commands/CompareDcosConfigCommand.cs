using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Commands;

/// <summary>Compares two configurations by their meaning, with the verdict of a procedure on each difference.</summary>
[Cmdlet(
    VerbsData.Compare,
    "DcosConfig",
    DefaultParameterSetName = TwoObjects)]
[OutputType(typeof(DcosConfigDifference), typeof(bool))]
public sealed class CompareDcosConfigCommand : ClusterCmdlet
{
    private const string TwoObjects = "Object";
    private const string RunningCluster = "Cluster";

    /// <summary>The old configuration: a path, YAML text, a cluster (what its masters run), or a script (its own configuration).</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ParameterSetName = TwoObjects)]
    [ValidateNotNull]
    public object? ReferenceObject { get; set; }

    /// <summary>The new configuration, as for ReferenceObject.</summary>
    [Parameter(
        Mandatory = true,
        Position = 1,
        ParameterSetName = TwoObjects)]
    [Parameter(
        Mandatory = true,
        Position = 0,
        ParameterSetName = RunningCluster)]
    [ValidateNotNull]
    public object? DifferenceObject { get; set; }

    /// <summary>The cluster whose running configuration is the old one.</summary>
    [Parameter(
        Mandatory = true,
        ParameterSetName = RunningCluster)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The procedure that the new configuration is for.</summary>
    [Parameter]
    public DcosProcedure Procedure { get; set; }

    /// <summary>The version of the old configuration; a cluster and a script know theirs.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public DcosVersion? FromVersion { get; set; }

    /// <summary>The version of the new configuration.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public DcosVersion? ToVersion { get; set; }

    /// <summary>Open or Enterprise; without it the edition of the cluster, or the likely one of the configuration.</summary>
    [Parameter]
    [ValidateSet(nameof(DcosEdition.Open), nameof(DcosEdition.Enterprise))]
    public DcosEdition Edition { get; set; }

    /// <summary>Write true or false in place of rows: whether nothing is forbidden.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ConfigInput> olds = await InputsAsync(Cluster ?? ReferenceObject!, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ConfigInput> news = await InputsAsync(DifferenceObject!, cancellationToken).ConfigureAwait(false);
        List<DcosConfigDifference> differences = [.. olds.SelectMany(old => news.SelectMany(@new => Differences(old, @new))).Distinct()];
        if (Quiet)
        {
            await Write(differences.All(difference => difference.Verdict != DcosVerdict.Forbidden)).ConfigureAwait(false);
            return;
        }

        foreach (DcosConfigDifference difference in differences)
        {
            await Write(difference).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<DcosConfigDifference> Differences(ConfigInput old, ConfigInput @new)
    {
        ConfigVersions versions = ConfigVersions.Of(Procedure, FromVersion ?? old.Version, ToVersion ?? @new.Version);
        DcosEdition edition = new[] { Edition, old.Edition, @new.Edition, @new.LikelyEdition }.First(edition => edition != DcosEdition.Unknown);
        PostVerbose($"{old.Document.Source} of {versions.From} with {@new.Document.Source} of {versions.To}, {edition}, {Procedure}.");
        return ConfigComparer.Compare(old.Side(versions.From, edition), @new.Side(versions.To, edition), Procedure);
    }

    private async Task<IReadOnlyList<ConfigInput>> InputsAsync(object given, CancellationToken cancellationToken)
    {
        ConfigReader reader = new(DependencyLoader.Module.Adapters.Files, DependencyLoader.Module.Adapters.Yaml);
        switch (given is PSObject wrapped ? wrapped.BaseObject : given)
        {
            case string pathOrText:
                return [reader.ReadInput(ConfigReader.IsText(pathOrText) ? pathOrText : LocalPath.Resolve(this, pathOrText))];
            case FileInfo file:
                return [reader.ReadInput(file.FullName)];
            case DcosUpgradeScript script:
                ClusterContext context = script.Context is { } own
                    ? Attach(own)
                    : Attach(Cluster ?? throw new InputException(SR.ClusterRequired, script.ScriptId, script));
                return [await ClusterConfig.OfScriptAsync(context, script, reader.Yaml, cancellationToken).ConfigureAwait(false)];
            case DcosCluster cluster:
                IReadOnlyList<ConfigInput> installed = await ClusterConfig.InstalledAsync(
                    Attach(cluster),
                    cluster.Edition,
                    reader.Yaml,
                    Report,
                    cancellationToken).ConfigureAwait(false);
                if (installed.Count > 1)
                {
                    PostWarning(
                        $"The masters of {cluster.Name} do not run one configuration; all are "
                            + $"compared: {string.Join("; ", installed.Select(input => input.Document.Source))}.");
                }

                return installed;
            case object other:
                throw new InputException(SR.ComparedObjectUnusable, null, other.GetType().Name);
            default:
                return [];
        }
    }
}
