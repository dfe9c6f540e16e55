using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>A program that observes all nodes of a fleet.</summary>
/// <param name="Width">Number of nodes at the same time.</param>
internal sealed record Client(string Name, int Width, IReadOnlyList<string> Command)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The same client of ours, which works twice in one process and prints the cost of the second time.</summary>
    public Client Warm() => this with { Command = [.. Command.Select(word => word is "facts" or "bare" ? word + "-warm" : word)] };

    /// <summary>Runs the client, whatever becomes of it.</summary>
    /// <param name="calls">Number of calls, one after the other, within the same run: kept connections are used again.</param>
    public ClientRun Try(int calls = 1)
    {
        string[] command = calls == 1
            ? [.. Command]
            : ["bash", "-c", $"for call in {{1..{calls}}}; do \"$@\" || exit; done", "calls", .. Command];
        return ClientRun.Of(command, Environment);
    }

    /// <summary>Runs the client, and makes sure that all nodes have answered.</summary>
    /// <param name="answers">Number of answers in all calls.</param>
    /// <exception cref="InvalidOperationException">The client failed, or a node did not answer.</exception>
    public ClientRun Run(int answers, int calls = 1)
    {
        try
        {
            return Try(calls).Require(Fleet.Answer, answers);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{Name}: {e.Message}", e);
        }
    }
}
