using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The backup service of a simulated Enterprise cluster: one backup at a time; each restarts Marathon.</summary>
internal sealed class SimulatedBackupService(RehearsalCluster cluster)
{
    private readonly List<Entry> _entries = [];

    /// <summary>Number of started backups.</summary>
    public int Begun => _entries.Count;

    /// <summary>Starts a backup.</summary>
    public HttpAnswer Create(string label)
    {
        if (cluster.Masters.Any(master => master.Faults.Has(RehearsalFault.BackupServiceRefuses)))
        {
            return new HttpAnswer(400, """{"errors":["label is invalid"]}""", "application/json");
        }

        if (_entries.Any(entry => entry.Status == "STATUS_BACKING_UP"))
        {
            return new HttpAnswer(
                500,
                $$"""{"errors":["Could not backup {{label}}: backup label={{label}} failed: backup/restore is currently busy: lock is already held"]}""",
                "application/json");
        }

        Entry made = new($"{label}-1432569a-3ef5-40bc-8595-{_entries.Count:x12}");
        _entries.Add(made);
        cluster.Clock.Schedule(cluster.Dice.Seconds(2, 4), RestartMarathon);
        if (!cluster.Masters.Any(master => master.Faults.Has(RehearsalFault.BackupServiceHangs)))
        {
            cluster.Clock.Schedule(cluster.Dice.Seconds(20, 40), () => made.Status = made.Marathon = Outcome());
        }

        return HttpAnswer.Json($$"""{"backup_info":{{made.Json}}}""");
    }

    public HttpAnswer List() =>
        HttpAnswer.Json(_entries.Count == 0 ? "{}" : $$"""{"backup_info":[{{string.Join(",", _entries.Select(entry => entry.Json))}}]}""");

    private string Outcome() =>
        cluster.Masters.Any(master => master.Faults.Has(RehearsalFault.BackupServiceFails)) ? "STATUS_ERROR" : "STATUS_READY";

    private void RestartMarathon()
    {
        foreach (RehearsalNode master in cluster.Masters.Where(master => master.Services.IsActive(DcosUnits.Marathon)))
        {
            master.Services.Set(DcosUnits.Marathon, "activating");
            if (!master.Faults.Has(RehearsalFault.MarathonNotBack))
            {
                cluster.Clock.Schedule(master.Dice.Seconds(10, 25), () => master.Services.Set(DcosUnits.Marathon, "active"));
            }
        }
    }

    private sealed class Entry(string id)
    {
        public string Status { get; set; } = "STATUS_BACKING_UP";

        public string Marathon { get; set; } = "STATUS_UNKNOWN";

        public string Json =>
            $$"""{"id":"{{id}}","dcos_version":"1.10.8","timestamp":"2018-10-20T02:00:00.53351124Z","status":"{{Status}}","component_status":"""
            + $$$$"""{"marathon":{"status":"{{{{Marathon}}}}"}}}""";
    }
}
