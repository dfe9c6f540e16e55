using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Commands;

/// <summary>Gets the node upgrade scripts on the bootstrap node of a cluster, newest first. Read-only.</summary>
[Cmdlet(VerbsCommon.Get, "DcosUpgradeScript")]
[OutputType(typeof(DcosUpgradeScript))]
public sealed class GetDcosUpgradeScriptCommand : ClusterCmdlet
{
    /// <summary>The cluster.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ScriptRecord> records = await ScriptRecords.ListOwnAsync(Attach(Cluster!), Report, cancellationToken).ConfigureAwait(false);
        foreach (ScriptRecord record in records)
        {
            await Write(record.Script).ConfigureAwait(false);
        }
    }
}
