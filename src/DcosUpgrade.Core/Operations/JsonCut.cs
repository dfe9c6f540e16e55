namespace DcosUpgrade.Operations;

/// <summary>
/// What is taken out of an answer on the node already, because nobody here reads it: three quarters of a list of ten thousand agents,
/// which is looked at every few seconds, are resources, and of a hundred metrics three are read.
/// </summary>
/// <remarks>
/// Whole members go, each with the comma before it, so that JSON stays JSON. Within a text every quote has a backslash before it: what
/// looks like the beginning of a member is one. A text inside of what goes is passed over as such, whatever brackets it holds; a value
/// that is nested deeper than these are stays. What is no JSON passes as it is. sed takes some 75 ms of processor time for a MB (measured,
/// sed 4.9), beside the daemon, not in it. The expressions mean the same to sed -E and to .NET.
/// </remarks>
internal static class JsonCut
{
    private const string Text = """ "([^"\\]|\\.)*" """;

    /// <summary>Resources of agents, frameworks and tasks, in both forms, and the flags of a daemon.</summary>
    public static readonly string Resources =
        """ ,"(([a-z]+_)?resources(_full|_allocated)?|flags)":(\{([^"{}]|TEXT)*\}|\[([^]["]|TEXT|\[([^]["]|TEXT)*\])*\]) """.Trim()
            .Replace("TEXT", Text.Trim());

    /// <summary>Names of metrics that are of no interest, as they are and as Mesos prints them.</summary>
    public const string MetricNames = """(allocator|containerizer|gc|system|master\\?/[^et]|slave\\?/[^ru])[^"]*""";

    /// <summary>These metrics.</summary>
    public const string Metrics = ",\"" + MetricNames + "\":[-+.0-9eE]+";

    /// <summary>Shell text: the rest of a pipeline that removes the matches of an expression.</summary>
    public static string Filter(string what) => $" | sed -E 's#{what}##g'";
}
