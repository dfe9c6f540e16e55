using System;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Languages;
using DcosUpgrade.Parameters;
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
    [ArgumentCompleter(typeof(FaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>The names of the nodes.</summary>
    [Parameter(
        Mandatory = true,
        Position = 1)]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
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

        if (FaultTable.Rows.FirstOrDefault(row => string.Equals($"{row.Fault}", Name, StringComparison.OrdinalIgnoreCase)) is not { } fault)
        {
            string hint = NearestName.Hint(Name, [.. FaultTable.Rows.Select(row => $"{row.Fault}")]);
            ThrowTerminatingError(DcosErrors.From(new InputException(SR.FaultUnknown, Name, Name, hint)));
            return;
        }

        foreach (string name in Node)
        {
            if (rehearsal.Inventory.Find(name) is not { } node && !IsBootstrap(rehearsal, name, out node))
            {
                WriteError(DcosErrors.From(new InputException(SR.NoSuchNode, name, name, Cluster.Name), name));
            }
            else if (!fault.Roles.Contains(node.Role))
            {
                string roles = string.Join(" or ", fault.Roles);
                WriteError(DcosErrors.From(new InputException(SR.FaultNotOfRole, name, name, node.Role, fault.Fault, roles), name));
            }
            else if (ShouldProcess(node.Name, Translation.Shown(Clear ? $"End {fault.Fault}" : $"Inject {fault.Fault}")))
            {
                if (Clear)
                {
                    rehearsal.Clear(node.Name, fault.Fault);
                }
                else
                {
                    rehearsal.Inject(node.Name, fault.Fault, Amount);
                }
            }
        }
    }

    private static bool IsBootstrap(RehearsalCluster rehearsal, string name, out InventoryNode node) =>
        string.Equals((node = rehearsal.Inventory.Bootstrap!).Name, name, StringComparison.OrdinalIgnoreCase);
}
