using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Discovery;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Commands;

/// <summary>Connects to a cluster and checks it against the inventory, or discovers it from one master.</summary>
[Cmdlet(
    VerbsCommon.Get,
    "DcosCluster",
    DefaultParameterSetName = InventorySet)]
[OutputType(typeof(DcosCluster))]
public sealed class GetDcosClusterCommand : AsyncCmdlet
{
    private const string InventorySet = "Inventory";
    private const string MasterSet = "Master";

    /// <summary>The inventory file: YAML, or CSV when its name ends in .csv. No wildcards.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = InventorySet)]
    [Alias("PSPath", "Path", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Inventory { get; set; } = "";

    /// <summary>A master's name or address; the other nodes are then found by their own addresses.</summary>
    [Parameter(
        Mandatory = true,
        ParameterSetName = MasterSet)]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9.:%_-]*\\z")]
    public string Master { get; set; } = "";

    /// <summary>How to log in; without it the current user's name, keys and known_hosts.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public DcosConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        IAdapterFactory adapters = DependencyLoader.Module.Adapters;
        ConnectionSettings settings = Connection is null ? new() : Connection.Settings ?? throw new InputException(SR.ConnectionWithoutLogin, null);
        settings.ReadOnly = IsWhatIf;
        ClusterDiscovery discovery = new(
            (jumps, progress) => adapters.CreateShells(settings, jumps, progress),
            adapters.Clock,
            adapters.Ids,
            adapters.Operator,
            Report)
        {
            Login = settings,
        };
        try
        {
            DcosCluster cluster = ParameterSetName == MasterSet
                ? await discovery.ConnectAsync(Master, settings.Port, cancellationToken).ConfigureAwait(false)
                : await discovery.ConnectAsync(Read(adapters, settings.Port), cancellationToken).ConfigureAwait(false);
            settings.ReadOnly = false;
            cluster.Context!.Connection = settings;
            await Write(cluster).ConfigureAwait(false);
        }
        catch (SeveralErrorsException e)
        {
            await WriteFailures(e).ConfigureAwait(false);
            throw;
        }
    }

    private ClusterInventory Read(IAdapterFactory adapters, int? port)
    {
        string path = LocalPath.Resolve(this, Inventory);
        InventoryReading reading = new InventoryReader(adapters.Yaml).Read(adapters.Files.ReadText(path, InventoryReader.MaxBytes), path, port);
        foreach (string warning in reading.Warnings)
        {
            Report.Warning(warning);
        }

        ClusterInventory found = reading.Inventory;
        Report.Verbose($"{path}: cluster {found.Cluster}, {found.Present.Count} nodes, {found.Nodes.Count(node => node.Absent)} absent.");
        return found;
    }
}
