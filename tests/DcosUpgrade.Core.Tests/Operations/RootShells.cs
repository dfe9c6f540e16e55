using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>A cluster of one master whose operations run in a real bash, over a folder.</summary>
internal sealed class RootShells(NodeRoot root) : INodeShells, INodeShell, IOperator
{
    /// <summary>Bytes after which a stream breaks; null for never.</summary>
    public int? BreaksAfter { get; set; }

    public static InventoryNode Master { get; } = new("m1", DcosRole.Master, "10.0.0.7", "10.0.0.7");

    public ClusterContext Cluster => new(
        new ClusterInventory(ClusterName, DcosEdition.Open, null, new Dictionary<string, JumpEndpoint>(), [Master]),
        this,
        new SystemClock(),
        new SystemIds(),
        this);

    public string ClusterName { get; init; } = "c";

    public string Name { get; init; } = "tester@here";

    public string Identity => "here/1/1";

    public bool IsGone(string identity) => false;

    public INodeShell For(NodeEndpoint node) => this;

    public Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (operation.Output is not { } output)
        {
            return Task.FromResult(root.Run(operation));
        }

        (byte[] bytes, string errors) = root.Stream(operation);
        int count = BreaksAfter is { } at && at < bytes.Length ? at : bytes.Length;
        output.Write(bytes, 0, count);
        return count < bytes.Length
            ? throw new NodeUnreachableException(null, Master.Name, "the connection broke")
            : Task.FromResult(new RawOutput(0, "", errors, Truncated: false));
    }

    public void Dispose()
    {
    }
}
