using System;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Languages;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Commands;

/// <summary>Injects a failure into a node of a rehearsal, immediately or in its next run.</summary>
[Cmdlet(
    VerbsCommon.Set,
    "DcosRehearsalFault",
    SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class SetDcosRehearsalFaultCommand : PSCmdlet
{
    /// <summary>A cluster from New-DcosRehearsal.</summary>
    [Parameter(
        Mandatory = true,
        ValueFromPipeline = true)]
    [ValidateNotNull]
    public DcosCluster Cluster { get; set; } = null!;

    /// <summary>The fault.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0)]
    public RehearsalFault Name { get; set; }

    /// <summary>The names of the nodes.</summary>
    [Parameter(
        Mandatory = true,
        Position = 1)]
    [ArgumentCompleter(typeof(Parameters.NodeNameCompleter))]
    public string[] Node { get; set; } = [];

    /// <summary>The amount of the fault, in seconds, attempts or renames; the default depends on the fault.</summary>
    [Parameter]
    [ValidateRange(0, double.MaxValue)]
    public double? Amount { get; set; }

    /// <summary>Ends the fault.</summary>
    [Parameter]
    public SwitchParameter Clear { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (RehearsalFactory.Of(Cluster) is not { } rehearsal)
        {
            ThrowTerminatingError(DcosErrors.From(new InputException(SR.NotARehearsal, Cluster.Name, Cluster.Name), Cluster));
            return;
        }

        foreach (string name in Node)
        {
            if (rehearsal.Inventory.Find(name) is not { } node && !IsBootstrap(rehearsal, name, out node))
            {
                WriteError(DcosErrors.From(new InputException(SR.NoSuchNode, name, name, Cluster.Name), name));
            }
            else if (!FaultTable.Row(Name).Roles.Contains(node.Role))
            {
                string roles = string.Join(" or ", FaultTable.Row(Name).Roles);
                WriteError(DcosErrors.From(new InputException(SR.FaultNotOfRole, name, name, node.Role, Name, roles), name));
            }
            else if (ShouldProcess(node.Name, Translation.Shown(Clear ? $"End {Name}" : $"Inject {Name}")))
            {
                if (Clear)
                {
                    rehearsal.Clear(node.Name, Name);
                }
                else
                {
                    rehearsal.Inject(node.Name, Name, Amount);
                }
            }
        }
    }

    private static bool IsBootstrap(RehearsalCluster rehearsal, string name, out InventoryNode node) =>
        string.Equals((node = rehearsal.Inventory.Bootstrap!).Name, name, StringComparison.OrdinalIgnoreCase);
}
