using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using System.Management.Automation;

namespace DcosUpgrade.Parameters;

/// <summary>Lets a parameter of type DcosNode or DcosNode[] take everything that stands for a node (see <see cref="NodeInput"/>).</summary>
/// <remarks>What it makes of a name or of a deserialised object knows no cluster yet: ClusterCmdlet.Attach gives it one.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Property)]
public sealed class DcosNodeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // What is no node goes on unchanged: the engine's own binding error names the parameter.
        if (NodeInput.ToNode(inputData) is { } node)
        {
            return node;
        }

        return (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is IList items ? All(items) ?? inputData : inputData;
    }

    private static object? All(IList items)
    {
        List<DcosNode> nodes = new(items.Count);
        foreach (object? item in items)
        {
            if (NodeInput.ToNode(item) is not { } node)
            {
                return null;
            }

            nodes.Add(node);
        }

        return nodes.ToArray();
    }
}
