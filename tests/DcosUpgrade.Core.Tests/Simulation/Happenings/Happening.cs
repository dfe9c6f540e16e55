using System.Collections.Generic;
using DcosUpgrade.Ports;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>A word of the histories: something that happens in some of them. It draws from a random sequence of its own.</summary>
internal abstract class Happening
{
    /// <summary>Ids of refusals that this word causes and that pass: the next operator runs the same command again.</summary>
    public virtual IReadOnlyList<string> Passing => [];

    /// <summary>Everything that this word requires and that was not so.</summary>
    public virtual IReadOnlyList<string> Violations => [];

    /// <summary>Called before and after each call of any operator; an exception is the error of the call.</summary>
    public virtual void OnCall(NodeEndpoint node, NodeOperation operation, bool before)
    {
    }

    /// <summary>The shells of an operator.</summary>
    /// <param name="number">Number of the operator, from 1.</param>
    public virtual INodeShells Wrap(INodeShells shells, int number) => shells;

    /// <summary>Called before an operator begins.</summary>
    public virtual void Begins(Session session, int number)
    {
    }

    /// <summary>The options of an operator.</summary>
    public virtual RunOptions Change(RunOptions options, int number) => options;

    public override string ToString() => GetType().Name;
}
