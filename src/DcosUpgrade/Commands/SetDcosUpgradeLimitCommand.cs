using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Commands;

/// <summary>Changes limits of the upgrade that runs, from any session. It takes effect before the next agent is started.</summary>
[Cmdlet(
    VerbsCommon.Set,
    "DcosUpgradeLimit",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class SetDcosUpgradeLimitCommand : ClusterCmdlet
{
    /// <summary>The cluster.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The maximum number of unavailable agents of a plan: a count or a percentage.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MaxUnavailable { get; set; }

    /// <summary>The maximum number of interrupted instances of an app of a plan: a count or a percentage.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MaxAppUnavailable { get; set; }

    /// <summary>The number of agents that can fail before no further node is started.</summary>
    [Parameter]
    [ValidateRange(0, 1000000)]
    public int? MaxFailures { get; set; }

    /// <summary>The number of agents that Invoke-DcosNodeUpgrade upgrades at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int? ThrottleLimit { get; set; }

    /// <summary>Removes limits that were set before: those of the start are in force again.</summary>
    [Parameter]
    public SwitchParameter Reset { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        ClusterContext context = Attach(Cluster!);
        string name = context.Inventory.Cluster;
        string? room = Valid(MaxUnavailable, nameof(MaxUnavailable));
        string? share = Valid(MaxAppUnavailable, nameof(MaxAppUnavailable));
        string[] set = [.. Changes(room, share)];
        if (set.Length == 0 && !Reset)
        {
            throw new InputException(SR.LimitRequired, name, name);
        }

        string action = $"{(Reset ? "Remove the limits that were set. " : "")}{(set.Length > 0 ? $"Set {string.Join(", ", set)}" : "")}".TrimEnd();
        if (!await Ask(() => ShouldProcess(name, action)).ConfigureAwait(false))
        {
            return;
        }

        ClusterLockState folder = await context.ReadFolderAsync(cancellationToken).ConfigureAwait(false);
        if (set.Length == 0)
        {
            _ = await context.SetFlagAsync(ClusterFlag.NoLimits, "", cancellationToken).ConfigureAwait(false);
            Report.Verbose($"{name}: the limits of the start are in force again.");
            return;
        }

        ClusterLockHolder holder = folder.Holder ?? throw new ClusterStateException(SR.NothingRuns, name, name);
        ClusterLimits before = !Reset && folder.Limits?.Operation == holder.Operation ? folder.Limits : new ClusterLimits(holder.Operation, "");
        ClusterLimits limits = before with
        {
            By = context.Operator.Name,
            MaxUnavailable = room ?? before.MaxUnavailable,
            MaxAppUnavailable = share ?? before.MaxAppUnavailable,
            MaxFailures = MaxFailures ?? before.MaxFailures,
            ThrottleLimit = ThrottleLimit ?? before.ThrottleLimit,
        };
        _ = await context.SetFlagAsync(ClusterFlag.Limits, limits.Write(), cancellationToken).ConfigureAwait(false);
        Report.Verbose($"{name}: {string.Join(", ", set)} for the upgrade of {holder.Owner}, before its next agent.");
    }

    /// <exception cref="InputException">The text is neither a count nor a percentage (QuantityInvalid).</exception>
    private static string? Valid(string? text, string parameter) => text is null ? null : Quantity.Parse(text, parameter).ToString();

    private IEnumerable<string> Changes(string? room, string? share)
    {
        (string Name, object? Value)[] all =
        [
            (nameof(MaxUnavailable), room), (nameof(MaxAppUnavailable), share), (nameof(MaxFailures), MaxFailures), (nameof(ThrottleLimit), ThrottleLimit),
        ];
        return all.Where(limit => limit.Value is not null).Select(limit => $"{limit.Name} {limit.Value}");
    }
}
