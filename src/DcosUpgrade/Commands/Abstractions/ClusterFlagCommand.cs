using System.ComponentModel;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Commands;

/// <summary>Writes the flags that pause, stop or resume all sessions that change a cluster.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ClusterFlagCommand : ClusterCmdlet
{
    private protected ClusterFlagCommand()
    {
    }

    /// <summary>The cluster.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    private protected abstract ClusterFlag Flag { get; }

    private protected abstract string Action { get; }

    /// <summary>The reason, shown in other sessions.</summary>
    private protected virtual string Why => "";

    /// <summary>The verbose text for the previous flags.</summary>
    private protected abstract string Describe(ClusterFlags before);

    /// <summary>The warning for previous flags with which the command changes nothing; null for others.</summary>
    private protected virtual string? Needless(ClusterFlags before, string cluster) => null;

    /// <inheritdoc/>
    protected sealed override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        ClusterContext context = Attach(Cluster!);
        string name = context.Inventory.Cluster;
        if (!await Ask(() => ShouldProcess(name, Action)).ConfigureAwait(false))
        {
            return;
        }

        string why = Why.Length > 0 ? $"{context.Operator.Name}: {Why}" : context.Operator.Name;
        ClusterFlags before = await context.SetFlagAsync(Flag, why, cancellationToken).ConfigureAwait(false);
        if (Needless(before, name) is { } warning)
        {
            Report.Warning(warning);
        }
        else
        {
            Report.Verbose($"{name}: {Describe(before)}");
        }
    }
}
