using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Module;
using DcosUpgrade.Operations;
using DcosUpgrade.Parameters;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Reporting;
using DcosUpgrade.Timing;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Commands;

/// <summary>Exports an upgrade report (HTML, Markdown or JSON) from one or more journals.</summary>
[Cmdlet(
    VerbsData.Export,
    "DcosUpgradeReport",
    DefaultParameterSetName = ByPath,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class ExportDcosUpgradeReportCommand : ClusterCmdlet
{
    private const string ByPath = "Journals";
    private const string ByLast = "Last";

    private static readonly Dictionary<string, DcosReportFormat> s_formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".md"] = DcosReportFormat.Markdown,
        [".markdown"] = DcosReportFormat.Markdown,
        [".html"] = DcosReportFormat.Html,
        [".htm"] = DcosReportFormat.Html,
        [".json"] = DcosReportFormat.Json,
    };

    private readonly List<DcosUpgradePlan> _plans = [];
    private readonly List<DcosUpgradeStep> _steps = [];

    /// <summary>The file to write. No wildcards.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The journals of all operators and runs of the upgrade. No wildcards.</summary>
    [Parameter(
        Mandatory = true,
        Position = 1,
        ParameterSetName = ByPath)]
    [ValidateNotNullOrEmpty]
    public string[] JournalPath { get; set; } = [];

    /// <summary>Takes the journals of the last upgrade from the user's folder of journals: of -Cluster, or without it the newest.</summary>
    [Parameter(
        Mandatory = true,
        ParameterSetName = ByLast)]
    public SwitchParameter Last { get; set; }

    /// <summary>The key with which the journals were signed: each entry is checked. A text of at least 16 bytes, as UTF-8.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? JournalKey { get; set; }

    /// <summary>The path of a file whose bytes are the key, in place of -JournalKey. No wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalKeyFile { get; set; }

    /// <summary>Hashes of the last entries, as they were noted: the journals must contain them.</summary>
    [Parameter]
    [ValidatePattern("^[0-9A-Fa-f]{64}\\z")]
    public string[] LastHash { get; set; } = [];

    /// <summary>The format; by default it follows from the extension of the file.</summary>
    [Parameter]
    public DcosReportFormat? Format { get; set; }

    /// <summary>The plan. Its nodes that are in no journal are reported as not started.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public DcosUpgradePlan? Plan { get; set; }

    /// <summary>Steps that Invoke-DcosUpgradePlan returned, for steps that are in no journal.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public DcosUpgradeStep[] Step { get; set; } = [];

    /// <summary>The cluster. With it the report contains the status of its nodes when the report is made.</summary>
    [Parameter]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The language of an HTML or Markdown report; by default that of the session. JSON is the same in every language.</summary>
    [Parameter]
    [ValidateNotNull]
    public CultureInfo? Language { get; set; }

    /// <summary>Replaces an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Plan is { } plan)
        {
            _plans.Add(plan);
        }

        _steps.AddRange(Step);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        string path = LocalPath.Resolve(this, Path);
        DcosReportFormat format = Format ?? FormatOf(path);
        IFileSystem files = DependencyLoader.Module.Adapters.Files;
        IEnumerable<string> paths = Last ? LastJournals(files) : JournalPath.Select(journal => LocalPath.Resolve(this, journal)).Distinct();
        JournalKey? key = JournalKeys.Read(this, JournalKey, JournalKeyFile);
        JournalFile[] journals = [.. paths.Select(journal => JournalFile.Read(files.ReadText(journal, Journal.MaxBytes), journal, key))];
        JournalEvidence evidence = new(journals, LastHash, []);
        ReportBuilder builder = new(journals);
        _plans.ForEach(builder.Add);
        _steps.ForEach(builder.Add);
        string cluster = builder.Cluster(Cluster?.Name);
        if (await Ask(() => ShouldProcess(path, $"Write the report of {cluster}")).ConfigureAwait(false))
        {
            ClusterContext? context = Cluster is null ? null : Attach(Cluster);
            IReadOnlyList<DcosNodeStatus> now = context is null ? [] : await LookAsync(context, cancellationToken).ConfigureAwait(false);
            UpgradeReport report = builder.Build(cluster, now, context?.Clock.UtcNow, LastHash) with { Origin = Origin() };
            evidence = report.Evidence;
            LocalPath.Write(path, Text(report, format, Language ?? CultureInfo.CurrentUICulture), replace: Force);
        }

        foreach (InputException problem in evidence.Errors())
        {
            await WriteFailure(DcosErrors.From(problem)).ConfigureAwait(false);
        }
    }

    /// <exception cref="InputException">No journal was found in the user's folder (JournalsMissing).</exception>
    private IEnumerable<string> LastJournals(IFileSystem files)
    {
        string root = DependencyLoader.Module.Adapters.JournalRoot ?? throw new InputException(SR.JournalsMissing, null, "the user's local application data");
        string? folder = Cluster is null ? null : FolderOf(Attach(Cluster), root);
        IReadOnlyList<string> last = JournalFolder.Last(files, root, folder);
        Report.Verbose($"Journals of the last upgrade: {string.Join(", ", last)}.");
        return last;
    }

    /// <summary>The folder of a cluster's journals. A rehearsal has one only after its first call: that of its name belongs to a real cluster.</summary>
    private static string FolderOf(ClusterContext context, string root)
    {
        string name = context.Inventory.Cluster;
        return context.JournalFolder ?? (context.Connection is null
            ? throw new InputException(SR.JournalsMissing, name, root)
            : System.IO.Path.Combine(root, JournalFolder.NameOf(name, null)));
    }

    private static DcosReportFormat FormatOf(string path) => s_formats.TryGetValue(System.IO.Path.GetExtension(path), out DcosReportFormat format)
        ? format
        : throw new InputException(SR.ReportFormatUnknown, path, path);

    private static ReportOrigin Origin() => new(
        DependencyLoader.Module.Adapters.Clock.UtcNow,
        typeof(ExportDcosUpgradeReportCommand).Assembly.GetName().Version.ToString(3),
        TimeZoneInfo.Local);

    private static string Text(UpgradeReport report, DcosReportFormat format, CultureInfo language) => format switch
    {
        DcosReportFormat.Html => HtmlReport.Write(report, language),
        DcosReportFormat.Json => JsonReport.Write(report),
        _ => MarkdownReport.Write(ReportDocument.Of(report), language),
    };

    /// <summary>The status of all nodes. A node that does not answer has a status too.</summary>
    private static async Task<IReadOnlyList<DcosNodeStatus>> LookAsync(ClusterContext context, CancellationToken cancellationToken)
    {
        ClusterStatusReader standing = new(context, null);
        ClusterLockState? folder = null;
        try
        {
            folder = await context.ReadFolderAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException)
        {
            // The report does not need the lock.
        }

        List<DcosNodeStatus> now = [];
        await OrderedParallel.RunAsync(
            [.. context.Inventory.Present.Select(context.NodeOf)],
            PlanRun.LooksAtOnce,
            (node, token) => standing.TryLookAsync(node, folder, token),
            look =>
            {
                now.Add(look.Status);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        return WaitingReasons.Explain(now, folder);
    }
}
