using System;
using System.Globalization;

namespace DcosUpgrade.Reporting;

/// <summary>The one place through which headings, labels and sentences of the formats that people read go. Each is whole in the code.</summary>
internal static class ReportWords
{
    /// <summary>A heading, a label or a sentence without values.</summary>
    public static string Label(string text) => text;

    /// <summary>A sentence with values, written in the invariant culture.</summary>
    public static string Say(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
