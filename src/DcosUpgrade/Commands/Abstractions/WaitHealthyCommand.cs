using System;
using System.ComponentModel;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Parameters;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Commands;

/// <summary>Waits until a node passes its gates. Nodes of the other role are passed through unchanged, so that both cmdlets can be chained.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class WaitHealthyCommand : ClusterCmdlet
{
    /// <summary>A node, the result of its upgrade, or an earlier health object.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The time limit in seconds; 0 evaluates the gates once.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; }

    /// <summary>Returns true or false instead of an object, and no error.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>A folder on this machine for the diagnostics of a node that does not become healthy.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DiagnosticPath { get; set; }

    private protected abstract bool Takes(DcosRole role);

    private protected virtual int TaskLossAllowed => 0;

    private protected virtual bool NewIdAccepted => false;

    /// <inheritdoc/>
    protected sealed override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        DcosNode node = Attach(InputObject);
        if (!Takes(node.Role))
        {
            if (!Quiet)
            {
                await Write(InputObject).ConfigureAwait(false);
            }

            return;
        }

        DcosNodeUpgrade? upgrade = NodeInput.ToUpgrade(InputObject);
        DcosHealth health = upgrade is { Outcome: not (DcosOutcome.Upgraded or DcosOutcome.AlreadyUpgraded or DcosOutcome.ChecksFailed or DcosOutcome.Running) }
            ? FailedRun(node, upgrade)
            : await new HealthWaiter(node.Context!, Report).WaitAsync(Question(node, upgrade), cancellationToken).ConfigureAwait(false);
        if (Quiet)
        {
            await Write(health.Healthy).ConfigureAwait(false);
            return;
        }

        await Write(health).ConfigureAwait(false);
        if (!health.Healthy)
        {
            string remedy = upgrade?.NextStep ?? GateCatalog.Remedy(health.Gates) ?? RemedyCatalog.For(health.Name, [health.Holding])
                ?? "Fix the failed gates listed above";
            ClusterStateException failure = StoppedErrors.Gates(health, remedy);
            await FailureDiagnostics.SaveAsync(this, DiagnosticPath, [node], cancellationToken).ConfigureAwait(false);
            throw new TerminatingErrorException(DcosErrors.From(failure, health));
        }
    }

    private static DcosHealth FailedRun(DcosNode node, DcosNodeUpgrade upgrade) => new()
    {
        Name = node.Name,
        Role = node.Role,
        Healthy = false,
        Holding = $"its run ended as {upgrade.Outcome}{(upgrade.Reason is null ? "" : $" ({upgrade.Reason})")}",
        Node = node,
    };

    private HealthQuestion Question(DcosNode node, DcosNodeUpgrade? upgrade)
    {
        Target? target = upgrade?.Target ?? (upgrade?.ToVersion is { } version ? new Target(version, null) : null);
        bool wasUpgraded = upgrade?.Outcome == DcosOutcome.AlreadyUpgraded;
        return new HealthQuestion(node, target, wasUpgraded || TimeoutSec == 0, TimeSpan.FromSeconds(TimeoutSec), TaskLossAllowed)
        {
            AcceptsNewId = NewIdAccepted,
        };
    }
}
