using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>An operation with the bytes that a sound node answers.</summary>
internal sealed record RealAnswer(NodeOperation Operation, RawOutput Output)
{
    public Type Type => Operation.GetType();

    /// <summary>The text that is parsed: a stream is reported on standard error.</summary>
    public string Text => Operation.Output is null ? Output.Stdout : Output.Stderr;

    public RawOutput With(string text) => Operation.Output is null ? Output with { Stdout = text } : Output with { Stderr = text };

    /// <summary>Answers of a simulated cluster to all operations, which are found by reflection.</summary>
    /// <param name="texts">What operations ask for: a host, a run, a URL. Each is tried for each operation.</param>
    public static IReadOnlyList<RealAnswer> Of(RehearsalCluster cluster, IReadOnlyList<string> texts)
    {
        RehearsalShells shells = new(cluster);
        return [.. OperationSamples.Types.SelectMany(type => Answers(cluster, shells, type, texts).DistinctBy(answer => answer.Text).Take(4))];
    }

    private static IEnumerable<RealAnswer> Answers(RehearsalCluster cluster, RehearsalShells shells, Type type, IReadOnlyList<string> texts)
    {
        foreach (string text in texts)
        {
            foreach (NodeOperation operation in Operations(type, text))
            {
                foreach (string node in new[] { "a1", "m1", "bootstrap" })
                {
                    if (Answer(cluster, shells, operation, node) is { } output)
                    {
                        yield return new RealAnswer(operation, output);
                    }
                }
            }
        }
    }

    private static IReadOnlyList<NodeOperation> Operations(Type type, string text)
    {
        try
        {
            return [.. OperationSamples.Made(type, text).Cast<NodeOperation>().Take(12)];
        }
        catch (System.Reflection.TargetInvocationException)
        {
            // The text is none that the operation takes.
            return [];
        }
    }

    /// <returns>Null where the machine does not have what the operation asks for.</returns>
    private static RawOutput? Answer(RehearsalCluster cluster, RehearsalShells shells, NodeOperation operation, string node)
    {
        try
        {
            return Driving.RunToEnd(shells.For(new NodeEndpoint(node, "", 22, null, null)).RunAsync(operation, CancellationToken.None), cluster.Clock);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }
}
