using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Text;

namespace DcosUpgrade.Reporting;

/// <summary>Values of a journal. What is missing or strange is null: a report tells what it can.</summary>
internal static class ReportRead
{
    public static DcosRole? Role(Json data) => Enum.TryParse(data["role"].Text, out DcosRole role) && Enum.IsDefined(typeof(DcosRole), role) ? role : null;

    public static DateTimeOffset? Time(Json value) =>
        DateTimeOffset.TryParse(value.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time : null;

    public static TimeSpan? Seconds(Json value) => value.Number is { } seconds && Math.Abs(seconds) < int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;

    public static int Count(Json value) => value.Number is { } number && Math.Abs(number) < int.MaxValue ? (int)number : 0;

    public static IReadOnlyList<string> Texts(Json value) => value.Text is { } one ? [one] : [.. value.Items.Select(item => item.Text).OfType<string>()];

    public static ReportTasks Tasks(Json data) => new(Count(data["kept"]), Count(data["ended"]), Texts(data["lost"]), Texts(data["restarted"]));
}
