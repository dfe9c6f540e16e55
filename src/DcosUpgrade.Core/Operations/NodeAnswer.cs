using System;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The one place where answers of nodes are parsed.</summary>
internal static class NodeAnswer
{
    /// <summary>Parses the output of an operation. Whatever a node answers, the error is typed, so that it is the error of one node only.</summary>
    /// <param name="node">The name of the node, for the error.</param>
    /// <exception cref="NodeAnswerException">The output could not be parsed.</exception>
    public static T Read<T>(NodeOperation<T> operation, RawOutput output, string node)
    {
        try
        {
            return operation.Parse(output with { Stderr = VisibleText.Of(output.Stderr) });
        }
        catch (Exception e) when (e is not (DcosException or OutOfMemoryException))
        {
            throw new NodeAnswerException(operation.GetType().Name, $"{node}: {e.Message}", e);
        }
    }
}
