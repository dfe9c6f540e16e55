using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using System.Management.Automation;

namespace DcosUpgrade.Parameters;

/// <summary>Lets a parameter of type DcosNode or DcosNode[] accept all objects that identify a node (see <see cref="NodeInput"/>).</summary>
/// <remarks>A node from a name or a deserialized object is not attached to a cluster: ClusterCmdlet.Attach does that.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Property)]
public sealed class DcosNodeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // An object that is not a node is returned unchanged: the binding error of the engine names the parameter.
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
