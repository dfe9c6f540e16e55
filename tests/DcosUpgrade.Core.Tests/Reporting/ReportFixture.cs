using System;
using System.Collections.Generic;
using System.Globalization;
using DcosUpgrade.Core.Tests.Journaling;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Journaling;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Reporting;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Reporting;

/// <summary>Two journals of a simulated cluster: a plan stops at an agent that loses a task, and a second operator continues it.</summary>
public sealed class ReportFixture
{
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 3, PublicAgents = 1 });
    private readonly MemoryFiles _files = new();

    public ReportFixture()
    {
        _cluster.Inject("a2", RehearsalFault.TaskLost);
        Session first = new(_cluster, 1, options: new RunOptions { Progress = new MessageRecorder(), AcceptedRisks = CheckCatalog.Risks }, planOptions: run =>
            new PlanOptions(run) { Demands = new PlanDemands { Excluded = check => check is ClockSyncCheck, ExcludedNames = ["clock-sync"] } });
        Plan = first.Plan(
            new PlanRequest { MaxUnavailable = Quantity.Parse("1", ""), MaxAppUnavailable = Quantity.Parse("100%", ""), Canary = 1,
                SoakTime = TimeSpan.FromSeconds(60) });
        Stopped = Run(first, 1);
        Before = _files[PathOf(1)];

        Session second = new(_cluster, 2, options: new RunOptions { Progress = new MessageRecorder(), AcceptedRisks = CheckCatalog.Risks, MaxTaskLoss = 1 });
        Assert.Null(Run(second, 2));
        First = Read(1);
        Second = Read(2);
        LastStep = second.Steps[^1];
    }

    internal DcosUpgradePlan Plan { get; }

    /// <summary>The step at which the first operator's run stopped, and the reason.</summary>
    internal string? Stopped { get; }

    /// <summary>The first journal at that time.</summary>
    internal string Before { get; }

    internal JournalFile First { get; }

    internal JournalFile Second { get; }

    internal DcosUpgradeStep LastStep { get; }

    /// <summary>Both journals, as files.</summary>
    internal string Journals => _files[PathOf(1)] + _files[PathOf(2)];

    internal static UpgradeReport Report(params JournalFile[] journals) => Report(new ReportBuilder(journals));

    internal static UpgradeReport Report(ReportBuilder builder) => builder.Build(builder.Cluster(), [], null);

    /// <summary>The report in every format.</summary>
    internal static string[] Texts(UpgradeReport report)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return [MarkdownReport.Write(ReportDocument.Of(report), culture), HtmlReport.Write(report, culture), JsonReport.Write(report)];
    }

    internal static string PathOf(int number) => $"operator{number}.jsonl";

    /// <summary>A journal of the given entries.</summary>
    internal static JournalFile Made(params (string Kind, string? Node, Dictionary<string, object?> Data)[] entries)
    {
        string? previous = null;
        List<string> lines = [];
        foreach ((string kind, string? node, Dictionary<string, object?> data) in entries)
        {
            (string line, previous) = JournalText.Render(lines.Count + 1, RehearsalCluster.Start.AddSeconds(lines.Count), kind, node, data, previous);
            lines.Add(line);
        }

        return JournalFile.Read(string.Join("\n", lines) + "\n", "made.jsonl");
    }

    private JournalFile Read(int number) => JournalFile.Read(_files[PathOf(number)], PathOf(number));

    private string? Run(Session session, int number)
    {
        using Journal journal = Journal.Open(_files, PathOf(number), _cluster.Clock, session.Context.Operator, _ => { });
        session.Context.Journal.Join(journal);
        string? stopped = session.Run(Plan);
        session.Context.Journal.Leave(journal);
        return stopped;
    }
}
