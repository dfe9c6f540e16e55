using System;

namespace DcosUpgrade.Errors;

/// <summary>The base of everything that this module throws on purpose. <see cref="Id"/> names the message resource and the error id.</summary>
public abstract class DcosException : Exception
{
    private protected DcosException(Exception? inner, string id, string? target, object?[] args)
        : base(SR.Message(id, args), inner)
    {
        Id = id;
        Remedy = SR.Remedy(id, args);
        TargetName = target;
    }

    /// <summary>Stable, PascalCase; listed in about_DcosUpgrade_Errors.</summary>
    public string Id { get; }

    /// <summary>What to do about it.</summary>
    public string? Remedy { get; }

    /// <summary>The node, file or field that it is about.</summary>
    public string? TargetName { get; }

    /// <summary>True when the node may answer a moment later: unreachable, timed out, or an answer that was cut off. What was asked may have happened.</summary>
    internal virtual bool IsTransient => false;
}

/// <summary>Something the user gave is wrong: a file, a line, a field, a value.</summary>
public sealed class InputException : DcosException
{
    /// <summary>Where in the file named <see cref="DcosException.TargetName"/>, when a text was read.</summary>
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

/// <summary>The cluster or a node is not as it must be for what was asked.</summary>
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

/// <summary>The node does not answer, or the link broke; trying again may help.</summary>
public sealed class NodeUnreachableException : DcosException
{
    internal NodeUnreachableException(Exception? inner, string node, string why)
        : base(inner, SR.NodeUnreachable, node, [node, why])
    {
    }

    internal override bool IsTransient => true;
}

/// <summary>The node answers but will not let us in or act: host key, login, sudo. Trying again does not help.</summary>
public sealed class NodeAccessException : DcosException
{
    internal NodeAccessException(Exception? inner, string id, string node, params object?[] args)
        : base(inner, id, node, args)
    {
    }
}

/// <summary>An operation outlived its own limit. What it did is unknown.</summary>
public sealed class NodeTimeoutException : DcosException
{
    internal NodeTimeoutException(string node, string operation, TimeSpan limit)
        : base(null, SR.NodeTimeout, node, [node, operation, (int)limit.TotalSeconds])
    {
    }

    internal override bool IsTransient => true;
}

/// <summary>A node answered something that its operation cannot understand.</summary>
public sealed class NodeAnswerException : DcosException
{
    internal NodeAnswerException(string operation, string why, Exception? inner = null)
        : base(inner, SR.NodeAnswer, operation, [operation, why])
    {
    }

    internal override bool IsTransient => true;
}

/// <summary>The module itself is not as it was installed, or the machine cannot run it.</summary>
public sealed class ModuleException : DcosException
{
    internal ModuleException(Exception? inner, string id, string? target, params object?[] args)
        : base(inner, id, target, args)
    {
    }
}

/// <summary>An exception that nobody foresaw; it is the inner exception.</summary>
public sealed class DefectException : DcosException
{
    internal DefectException(Exception inner)
        : base(inner, SR.UnexpectedError, null, [inner.GetType().Name, inner.Message])
    {
    }
}
