using System.Collections.Generic;

namespace DcosUpgrade.Errors;

/// <summary>Several errors of one call, each with its own exception.</summary>
public sealed class SeveralErrorsException : DcosException
{
    internal SeveralErrorsException(string id, string? target, IReadOnlyList<DcosException> errors, params object?[] args)
        : base(null, id, target, args) => Errors = errors;

    /// <summary>The errors, in the order in which they were found.</summary>
    public IReadOnlyList<DcosException> Errors { get; }
}
