using System;
using System.Globalization;
using System.Management.Automation;
using DcosUpgrade.Languages;

namespace DcosUpgrade.Errors;

/// <summary>Converts exceptions to error records.</summary>
internal static class DcosErrors
{
    /// <summary>The record of an exception of this module. Its details are in the language of the user interface; the exception is English.</summary>
    /// <param name="e">The exception, kept with its inner exceptions.</param>
    /// <param name="target">The target of the error; null means the target name of the exception.</param>
    public static ErrorRecord From(DcosException e, object? target = null) =>
        new(e, e.Id, ErrorCategories.Of(e), target ?? e.TargetName)
        {
            ErrorDetails = new ErrorDetails(Translation.Message(e, CultureInfo.CurrentUICulture))
            {
                RecommendedAction = Translation.Remedy(e, CultureInfo.CurrentUICulture) ?? string.Empty,
            },
        };

    /// <summary>The record of an unexpected exception, which is an internal error.</summary>
    public static ErrorRecord Unexpected(Exception e, object? target = null) => From(new DefectException(e), target);
}
