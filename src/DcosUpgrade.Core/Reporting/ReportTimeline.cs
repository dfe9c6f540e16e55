using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>What a node did between two times.</summary>
internal enum ReportSpanKind
{
    /// <summary>Packages are downloaded before the run.</summary>
    Staging,

    /// <summary>The node waits for its start.</summary>
    Waiting,

    /// <summary>The run downloads packages.</summary>
    Fetching,

    /// <summary>The script runs.</summary>
    Script,

    /// <summary>The packages are swapped: services are down.</summary>
    Activating,

    /// <summary>Services start, and the script checks the node.</summary>
    Starting,

    /// <summary>Health gates are evaluated until they pass.</summary>
    Gates,
}

internal sealed record ReportSpan(ReportSpanKind Kind, DateTimeOffset From, DateTimeOffset To, string Text);

internal enum ReportMarkKind
{
    Failure,

    /// <summary>The connection to the node broke.</summary>
    Link,

    /// <summary>The Mesos master did not see the agent for half of the limit.</summary>
    Outage,
}

internal sealed record ReportMark(ReportMarkKind Kind, DateTimeOffset At, string Text);

/// <summary>The night of one node.</summary>
internal sealed record ReportTimelineRow(string Node, IReadOnlyList<ReportSpan> Spans, IReadOnlyList<ReportMark> Marks);

/// <summary>A pause of the cluster, or the soak time of a wave.</summary>
/// <param name="Kind">"paused" or "watched", as in the items.</param>
/// <param name="To">The end; the last event of the journals when none shows it.</param>
internal sealed record ReportPause(string Kind, DateTimeOffset From, DateTimeOffset To, string Text, string By);

/// <summary>What happened when, for one script.</summary>
internal sealed record ReportTimeline(IReadOnlyList<ReportTimelineRow> Rows, IReadOnlyList<ReportPause> Pauses)
{
    /// <summary>The spans of the nodes of a wave from its first start to its last gate.</summary>
    public IReadOnlyList<ReportSpan> RunsOf(ReportWave wave)
    {
        HashSet<string> names = new(wave.Nodes.Select(node => node.Name), StringComparer.OrdinalIgnoreCase);
        return
        [
            .. Rows.Where(row => names.Contains(row.Node)).SelectMany(row => row.Spans)
                .Where(span => span.Kind is not (ReportSpanKind.Staging or ReportSpanKind.Waiting)),
        ];
    }
}
