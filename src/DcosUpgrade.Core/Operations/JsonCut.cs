namespace DcosUpgrade.Operations;

/// <summary>
/// Expressions for parts of an answer that are removed on the node because they are never read. Of a list of ten thousand agents, which
/// is read every few seconds, three quarters are resources; of a hundred metrics three are read.
/// </summary>
/// <remarks>
/// A member is removed together with the comma before it, so that the rest is still JSON. Inside a text every quote has a backslash
/// before it, so a match is always the beginning of a member. Brackets inside a text are not counted; a value that is nested deeper than
/// the expression allows remains. Text that is not JSON is unchanged. sed needs about 75 ms of processor time for 1 MB (measured with
/// sed 4.9), outside of the daemon. sed -E and .NET give the same result.
/// </remarks>
internal static class JsonCut
{
    private const string Text = """ "([^"\\]|\\.)*" """;

    /// <summary>Names of members of an agent and of a framework that nobody reads.</summary>
    public const string UnusedNames = "capabilities|pid|port|version|(re)?registered_time";

    /// <summary>
    /// Resources of agents, frameworks and tasks, in both forms, the flags of a daemon, and <see cref="UnusedNames"/>: most of the bytes of
    /// ten thousand agents.
    /// </summary>
    public static readonly string Resources =
        """ ,"(([a-z]+_)?resources(_full|_allocated)?|flags|NAMES)":(\{([^"{}]|TEXT)*\}|\[([^]["]|TEXT|\[([^]["]|TEXT)*\])*\]|TEXT|[-+.0-9eE]+) """.Trim()
            .Replace("NAMES", UnusedNames).Replace("TEXT", Text.Trim());

    /// <summary>Of a summary of the state also the counts of tasks and the agents of a framework, and the other way round.</summary>
    public static readonly string Summary =
        $"""({Resources}|,"(TASK_[A-Z]+":[0-9]+|(framework|slave)_ids":\[[^]]*\]))""";

    /// <summary>Names of unused metrics, as text and as Mesos prints them.</summary>
    public const string MetricNames = """(allocator|containerizer|gc|system|master\\?/[^et]|slave\\?/[^ru])[^"]*""";

    /// <summary>The unused metrics.</summary>
    public const string Metrics = ",\"" + MetricNames + "\":[-+.0-9eE]+";

    /// <summary>Shell text: the rest of a pipeline that removes the matches of an expression.</summary>
    public static string Filter(string what) => $" | sed -E 's#{what}##g'";
}
