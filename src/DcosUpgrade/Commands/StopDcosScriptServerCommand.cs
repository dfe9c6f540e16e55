using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Commands;

/// <summary>Stops the download server of a cluster's scripts on its bootstrap node. The container is not removed.</summary>
[Cmdlet(
    VerbsLifecycle.Stop,
    "DcosScriptServer",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
public sealed class StopDcosScriptServerCommand : ClusterCmdlet
{
    /// <summary>The cluster.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        new ScriptServer(Attach(Cluster!), Report).StopAsync((target, action) => Ask(() => ShouldProcess(target, action)), cancellationToken);
}
