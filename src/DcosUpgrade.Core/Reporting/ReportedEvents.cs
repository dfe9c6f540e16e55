using System;
using System.Globalization;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Prerequisites;

namespace DcosUpgrade.Reporting;

/// <summary>Adds an item to a report for each event that is not about the progress of a script.</summary>
internal sealed class ReportedEvents
{
    private readonly ReportItems _items;
    private readonly EventHandlers<EventSource> _handlers;

    public ReportedEvents(ReportItems items)
    {
        _items = items;
        _handlers = new EventHandlers<EventSource>()
            .On<OpenedEvent>(AddTornLine)
            .On<RiskFoundEvent>(AddRisk)
            .On<RisksAcceptedEvent>(AddRisks)
            .On<DifferenceEvent>(AddDifference)
            .On<ChecksEvent>(AddChecks)
            .On<ExcludedNodesEvent>(AddExcludedNodes)
            .On<BackupEvent>((backup, source) => Add(ReportTopic.Backup, source, "backup", backup.Folder, string.Join("; ", backup.Items), source.Operator))
            .On<HeldEvent>((held, source) => Add(ReportTopic.Halt, source, "held", held.Node, held.By, source.Operator))
            .On<InterlockEvent>(AddInterlock)
            .On<PauseEvent>((pause, source) => Add(ReportTopic.Halt, source, "paused", pause.Node, pause.Why, pause.By ?? source.Operator))
            .On<ResumedEvent>((resumed, source) => Add(ReportTopic.Halt, source, "resumed", resumed.Node, ""))
            .On<SoakEvent>(AddSoak)
            .On<LimitEvent>((limit, source) => Add(ReportTopic.Halt, source, "limit", limit.Limit, $"{limit.From} → {limit.To}", limit.By ?? source.Operator))
            .On<HookEvent>(AddHook)
            .On<MaintenanceEvent>(AddMaintenance)
            .On<LockEvent>(AddLock)
            .On<OutageEvent>(AddOutage)
            .On<StopDownloadEvent>(AddStoppedDownload)
            .On<WarningEvent>((warning, source) => Add(ReportTopic.Warning, source, ReportItems.NodeKind, warning.Node, warning.Message))
            .On<ErrorEvent>(AddError);
    }

    public void Add(JournalEvent journalEvent, EventSource source) => _handlers.TryHandle(journalEvent, source);

    private void Add(ReportTopic topic, EventSource source, string kind, string? name, string? text, string? by = null) =>
        _items.Add(topic, source.At, kind, name ?? "", text ?? "", by);

    private void AddNodeWarning(EventSource source, string? node, string format, TimeSpan? time) =>
        Add(ReportTopic.Warning, source, ReportItems.NodeKind, node, Say(format, time?.TotalSeconds));

    private void AddOutage(OutageEvent outage, EventSource source) =>
        AddNodeWarning(source, outage.Node, "not seen by the Mesos master for {0:0} s; the master removes it after 300 s", outage.Away);

    private void AddStoppedDownload(StopDownloadEvent stop, EventSource source) =>
        AddNodeWarning(source, stop.Node, "a download was stopped after {0:0} s without progress", stop.Still);

    private void AddTornLine(OpenedEvent opened, EventSource source)
    {
        if (opened.TornBytes > 0)
        {
            string text = Say("a session ended while it wrote an entry; {0} bytes of the entry remain", opened.TornBytes);
            Add(ReportTopic.Warning, source, "journal", opened.Node, text, source.Operator);
        }
    }

    private void AddHook(HookEvent hook, EventSource source)
    {
        if (hook.Failed is { } problem)
        {
            Add(ReportTopic.Warning, source, ReportItems.NodeKind, hook.Node, $"-{hook.Hook} failed: {problem}", source.Operator);
        }
    }

    private void AddMaintenance(MaintenanceEvent maintenance, EventSource source)
    {
        string until = maintenance.Until is { } end ? Say("{0:yyyy-MM-dd HH:mm}Z", end.UtcDateTime) : "an unknown time";
        string? text = maintenance.Change switch
        {
            MaintenanceEvent.Foreign => $"in a Mesos maintenance window of somebody else until {until}",
            MaintenanceEvent.Left => $"its Mesos maintenance window until {until} could not be removed: {maintenance.Problem}",
            _ => null,
        };
        if (text is not null)
        {
            Add(ReportTopic.Warning, source, ReportItems.NodeKind, maintenance.Node, text, source.Operator);
        }
    }

    private void AddRisk(RiskFoundEvent risk, EventSource source)
    {
        if (risk.Accepted is not null)
        {
            _items.AcceptRisk(risk.Accepted, risk.Found is null ? "" : $"found: {risk.Found}", source.At, risk.By ?? source.Operator);
        }
    }

    private void AddRisks(RisksAcceptedEvent risks, EventSource source)
    {
        foreach (string risk in risks.Accepted)
        {
            _items.AcceptRisk(risk, "", source.At, risks.By ?? source.Operator);
        }
    }

    private void AddDifference(DifferenceEvent difference, EventSource source)
    {
        string text = $"{Shown(difference.Old)} → {Shown(difference.New)} ({difference.Verdict}). {difference.Reason}";
        ReportTopic topic = difference.Accepted ? ReportTopic.Accepted : ReportTopic.Warning;
        Add(topic, source, "difference", difference.Parameter, text, difference.By ?? source.Operator);
    }

    private void AddChecks(ChecksEvent checks, EventSource source)
    {
        foreach (string check in checks.Excluded)
        {
            Add(ReportTopic.Accepted, source, "check", check, "excluded", source.Operator);
        }

        foreach (WarnedCheckData warning in checks.Warned)
        {
            string others = warning.Times > 1 ? Say("; and on {0:N0} more nodes", warning.Times - 1) : "";
            // A known hazard of a release is the same in every upgrade to it: it is not a warning about this cluster.
            bool isAdvisory = warning.Message?.StartsWith(HazardCheck.Prefix, StringComparison.Ordinal) is true;
            ReportTopic topic = isAdvisory ? ReportTopic.Advisory : ReportTopic.Warning;
            _items.Add(topic, source.At, "check", warning.First ?? "", warning.Message + others, severity: warning.Severity);
        }
    }

    private void AddExcludedNodes(ExcludedNodesEvent excluded, EventSource source)
    {
        foreach (string node in excluded.Nodes)
        {
            Add(ReportTopic.Accepted, source, ReportItems.NodeKind, node, "excluded from the checks", source.Operator);
        }
    }

    private void AddInterlock(InterlockEvent interlock, EventSource source)
    {
        if (interlock.HeldBy is not null)
        {
            Add(ReportTopic.Halt, source, interlock.Refused is true ? "refused" : "held", interlock.Node, interlock.HeldBy, source.Operator);
        }
    }

    private void AddSoak(SoakEvent soak, EventSource source) =>
        Add(ReportTopic.Halt, source, "watched", string.Join(", ", soak.Nodes), Say("{0} s before the next wave", soak.Time?.TotalSeconds), source.Operator);

    private void AddLock(LockEvent clusterLock, EventSource source)
    {
        string? text = clusterLock.Result switch
        {
            "lost" => $"the lock was taken by {clusterLock.Holder}",
            "taken" => Say("the lock of {0} was taken over {1:0} s after its last heartbeat", clusterLock.Holder, clusterLock.Age?.TotalSeconds),
            _ => null,
        };
        if (text is not null)
        {
            Add(ReportTopic.Warning, source, "lock", clusterLock.Node, text, source.Operator);
        }
    }

    private void AddError(ErrorEvent error, EventSource source)
    {
        if (error.Id != SR.PlanHalted)
        {
            _items.Fail(source.Script, error.Node ?? "", error.Message ?? error.Id, source.At, error.Next);
        }
    }

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "nothing" : value!;

    private static string Say(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
