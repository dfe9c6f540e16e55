using System.Collections.Generic;

namespace DcosUpgrade.Errors;

/// <summary>Several things are wrong at once; each is an error of its own.</summary>
public sealed class ScriptErrorsException : DcosException
{
    internal ScriptErrorsException(string id, string? target, IReadOnlyList<DcosException> errors, params object?[] args)
        : base(null, id, target, args) => Errors = errors;

    /// <summary>What is wrong, in the order in which it was found.</summary>
    public IReadOnlyList<DcosException> Errors { get; }
}
