using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Secrets;

namespace DcosUpgrade.Errors;

/// <summary>The base class of the exceptions of this module. <see cref="Id"/> is the key of the message resource and the error id.</summary>
public abstract class DcosException : Exception
{
    private readonly string? _remedy;

    private protected DcosException(Exception? inner, string id, string? target, object?[] args)
        : base(SR.Message(id, Shown(args)), inner)
    {
        Id = id;
        Arguments = Shown(args);
        _remedy = SR.Remedy(id, Arguments);
        TargetName = target;
    }

    /// <summary>Arguments quote nodes and files; the texts around them are the module's own.</summary>
    private static object?[] Shown(object?[] args) => [.. args.Select(arg => arg is string text ? Redaction.Of(text) : arg)];

    /// <summary>Stable, PascalCase; listed in about_DcosUpgrade_Errors.</summary>
    public string Id { get; }

    /// <summary>The values in the message and the remedy, without secrets.</summary>
    internal object?[] Arguments { get; }

    /// <summary>The remedy, with commands where possible; null when the message has it.</summary>
    public string? Remedy => OwnRemedy ?? _remedy;

    /// <summary>A remedy in place of the one of the id, which does not fit here; null for most errors.</summary>
    internal string? OwnRemedy { get; init; }

    /// <summary>The name of the affected node, file or field.</summary>
    public string? TargetName { get; }

    /// <summary>Records of what the message summarizes, for the result of the node; their type is of an upper layer. Empty for most errors.</summary>
    internal IReadOnlyList<object> Details { get; init; } = [];

    /// <summary>True when the node may answer a moment later: unreachable, timed out, or an answer that was cut off. What was asked may have
    /// happened.</summary>
    internal virtual bool IsTransient => false;
}

/// <summary>An input of the user is invalid: a file, a line, a field, a value.</summary>
public sealed class InputException : DcosException
{
    /// <summary>The position in the file <see cref="DcosException.TargetName"/>; null when no text was read.</summary>
    internal (int Line, int Column)? Place { get; init; }

    internal InputException(string id, string? target, params object?[] args)
        : base(null, id, target, args)
    {
    }

    internal InputException(Exception inner, string id, string? target, params object?[] args)
        : base(inner, id, target, args)
    {
    }
}

/// <summary>The state of the cluster or of a node does not allow the requested action.</summary>
public sealed class ClusterStateException : DcosException
{
    internal ClusterStateException(string id, string? target, params object?[] args)
        : base(null, id, target, args)
    {
    }

    internal ClusterStateException(Exception inner, string id, string? target, params object?[] args)
        : base(inner, id, target, args)
    {
    }
}

/// <summary>The node does not answer, or the link broke. A retry can succeed.</summary>
public sealed class NodeUnreachableException : DcosException
{
    internal NodeUnreachableException(Exception? inner, string node, string why)
        : base(inner, SR.NodeUnreachable, node, [node, why])
    {
    }

    internal override bool IsTransient => true;
}

/// <summary>The node answers, but refuses access: host key, login, sudo. A retry does not help.</summary>
public sealed class NodeAccessException : DcosException
{
    internal NodeAccessException(Exception? inner, string id, string node, params object?[] args)
        : base(inner, id, node, args)
    {
    }
}

/// <summary>An operation exceeded its time limit. Its effect is unknown.</summary>
public sealed class NodeTimeoutException : DcosException
{
    internal NodeTimeoutException(string node, string operation, TimeSpan limit)
        : base(null, SR.NodeTimeout, node, [node, operation, (int)limit.TotalSeconds])
    {
    }

    internal override bool IsTransient => true;
}

/// <summary>The output of an operation could not be parsed.</summary>
public sealed class NodeAnswerException : DcosException
{
    /// <summary>The most of an answer that a message holds.</summary>
    private const int MaxWhy = 2000;

    internal NodeAnswerException(string operation, string why, Exception? inner = null)
        : base(inner, SR.NodeAnswer, operation, [operation, why.Length > MaxWhy ? $"{why.Substring(0, MaxWhy)}…" : why])
    {
    }

    internal override bool IsTransient => true;
}

/// <summary>The installation of the module was changed, or the machine cannot run the module.</summary>
public sealed class ModuleException : DcosException
{
    internal ModuleException(Exception? inner, string id, string? target, params object?[] args)
        : base(inner, id, target, args)
    {
    }
}

/// <summary>An internal error: an unexpected exception, which is the inner exception.</summary>
public sealed class DefectException : DcosException
{
    internal DefectException(Exception inner)
        : base(inner, SR.UnexpectedError, null, [inner.GetType().Name, inner.Message])
    {
    }
}
