using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell.Commands;

namespace DcosUpgrade.Host.Engine;

/// <summary>
/// The end of the script's pipeline: Out-Default, except that a missing standard cmdlet ends the script. Under
/// <c>$ErrorActionPreference = 'Continue'</c> it would go on with holes where results should be, and end as if all were well.
/// </summary>
[Cmdlet(VerbsData.Out, "DcosUpgradeHost")]
public sealed class OutScriptCommand : OutDefaultCommand
{
    internal const string Name = "Out-DcosUpgradeHost";

    internal static Command AtTheEnd() => new(Name)
    {
        MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output,
    };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is ErrorRecord error && MissingCmdlet.In(error.Exception) is not null)
        {
            ThrowTerminatingError(error);
        }

        base.ProcessRecord();
    }
}
