using System;
using System.Collections.Generic;
using System.Management.Automation;

namespace DcosUpgrade.Errors;

/// <summary>The one place where exceptions become error records.</summary>
internal static class DcosErrors
{
    /// <summary>Ids whose category says more than that of their exception type.</summary>
    private static readonly Dictionary<string, ErrorCategory> s_categoryById = new(StringComparer.Ordinal)
    {
        [SR.DotNetTooOld] = ErrorCategory.NotInstalled,
        [SR.ModuleFileMissing] = ErrorCategory.NotInstalled,
        [SR.ModuleFileSurplus] = ErrorCategory.ResourceExists,
    };

    /// <summary>The record for something that was thrown on purpose.</summary>
    /// <param name="e">Kept whole, with its inner exceptions.</param>
    /// <param name="target">What the error is about; null: the exception's own target name.</param>
    public static ErrorRecord From(DcosException e, object? target = null) =>
        new(e, e.Id, CategoryOf(e), target ?? e.TargetName)
        {
            ErrorDetails = new ErrorDetails(e.Message) { RecommendedAction = e.Remedy ?? string.Empty },
        };

    /// <summary>The record for an exception that nobody foresaw: a defect of this module.</summary>
    public static ErrorRecord Unexpected(Exception e, object? target = null) => From(new DefectException(e), target);

    private static ErrorCategory CategoryOf(DcosException e) =>
        s_categoryById.TryGetValue(e.Id, out var category) ? category : e switch
        {
            InputException => ErrorCategory.InvalidArgument,
            NodeUnreachableException => ErrorCategory.ConnectionError,
            NodeAccessException => ErrorCategory.PermissionDenied,
            NodeTimeoutException => ErrorCategory.OperationTimeout,
            NodeAnswerException => ErrorCategory.InvalidResult,
            ModuleException => ErrorCategory.ResourceUnavailable,
            _ => ErrorCategory.InvalidOperation,
        };
}
