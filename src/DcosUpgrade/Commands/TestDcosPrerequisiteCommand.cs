using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Releases;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Commands;

/// <summary>Tests the prerequisites of a procedure and the known hazards, or verifies a cluster after it. Changes nothing.</summary>
[Cmdlet(
    VerbsDiagnostic.Test,
    "DcosPrerequisite",
    DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(DcosCheckResult), typeof(bool), typeof(DcosCluster), typeof(DcosNode))]
public sealed class TestDcosPrerequisiteCommand : JournalingCmdlet
{
    private const string ClusterSet = "Cluster";
    private const string NodeSet = "Node";

    /// <summary>Number of results above which their counts are told: the first ones have left the screen.</summary>
    private const int OneScreen = 20;

    private readonly List<object> _input = [];
    private readonly List<DcosNode> _nodes = [];
    private readonly Dictionary<ClusterContext, DcosCluster?> _clusters = [];
    private readonly List<DcosCheckResult> _failed = [];
    private readonly Dictionary<DcosCheckStatus, int> _counts = [];
    private int _evaluated;

    /// <summary>The cluster; all its nodes are tested unless -Node names some.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ParameterSetName = ClusterSet)]
    [Parameter(
        ValueFromPipeline = true,
        ParameterSetName = NodeSet)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The nodes to test; the checks of the cluster are evaluated once.</summary>
    [Parameter(
        Mandatory = true,
        ValueFromPipeline = true,
        ParameterSetName = NodeSet)]
    [DcosNodeTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public DcosNode[] Node { get; set; } = [];

    /// <summary>The procedure that follows, or Verify after it.</summary>
    [Parameter]
    public DcosTestProcedure Procedure { get; set; }

    /// <summary>Only checks of these names; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CheckNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only checks with one of these tags.</summary>
    [Parameter]
    [ValidateSet(
        CheckTags.Agents,
        CheckTags.Configuration,
        CheckTags.Database,
        CheckTags.Docker,
        CheckTags.Enterprise,
        CheckTags.Host,
        CheckTags.Masters,
        CheckTags.Network,
        CheckTags.Packages,
        CheckTags.Risk,
        CheckTags.Services,
        CheckTags.Time,
        CheckTags.Workload)]
    public string[] Tag { get; set; } = [];

    /// <summary>Only checks of these severities.</summary>
    [Parameter]
    public DcosCheckSeverity[] Severity { get; set; } = [];

    /// <summary>Checks to exclude: their results are Skipped. Wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [Alias("ExcludeCheck")]
    [ArgumentCompleter(typeof(CheckNameCompleter))]
    public string[] Exclude { get; set; } = [];

    /// <summary>Nodes to exclude, because they are known to be dead. Wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] ExcludeNode { get; set; } = [];

    /// <summary>The version to install; without it that of -Script, or of the rehearsal.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public DcosVersion? ToVersion { get; set; }

    /// <summary>The script to run, or that was run.</summary>
    [Parameter]
    [ValidateNotNull]
    public DcosUpgradeScript? Script { get; set; }

    /// <summary>The config.yaml to use, on this machine; without it that of -Script.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>The installer on the bootstrap node.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InstallerPath { get; set; }

    /// <summary>Greatest age of a backup in hours.</summary>
    [Parameter]
    [ValidateRange(1, 8760)]
    public int MaxBackupAge { get; set; } = 24;

    /// <summary>Risks to accept, by name.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CheckNameCompleter))]
    public string[] AcceptRisk { get; set; } = [];

    /// <summary>Try ports between all pairs of nodes in place of a sample.</summary>
    [Parameter]
    public SwitchParameter FullMesh { get; set; }

    /// <summary>Number of nodes that are observed at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>Write true or false in place of results.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Write the input in place of results when nothing failed; otherwise a terminating error.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == NodeSet)
        {
            DcosNode[] nodes = [.. Node.Select(Attach)];
            _input.AddRange(nodes);
            _nodes.AddRange(nodes);
        }
        else
        {
            ClusterContext context = Attach(Cluster!);
            _input.Add(Cluster!);
            _clusters[context] = Cluster;
            _nodes.AddRange(context.Inventory.Present.Select(context.NodeOf));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        ReleaseLine.Require(null, ToVersion);
        CheckCatalog.RequireRisks(AcceptRisk, CheckCatalog.Risks);
        await ReportUnknownNamesAsync().ConfigureAwait(false);
        foreach (IGrouping<ClusterContext, DcosNode> nodes in _nodes.GroupBy(node => node.Context!))
        {
            await TestAsync(nodes.Key, [.. nodes.Where(node => !Matches(ExcludeNode, node.Name))], cancellationToken).ConfigureAwait(false);
        }

        await ConcludeAsync().ConfigureAwait(false);
    }

    private static bool Matches(IEnumerable<string> patterns, string text) =>
        patterns.Any(pattern => new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(text));

    /// <summary>What needs attention is written last, next to the prompt.</summary>
    private static int Attention(DcosCheckResult result) => result.Status switch
    {
        DcosCheckStatus.Warning => 1,
        DcosCheckStatus.Unknown => 2,
        DcosCheckStatus.Failed => 3,
        _ => 0,
    };

    private bool IsChosen(Check check) => Matches(Name, check.Name)
        && (Tag.Length == 0 || CheckTags.Of(check.Name).Intersect(Tag, StringComparer.OrdinalIgnoreCase).Any())
        && (Severity.Length == 0 || Severity.Contains(check.Severity));

    private async Task TestAsync(ClusterContext context, IReadOnlyList<DcosNode> nodes, CancellationToken cancellationToken)
    {
        Report.Expected = (Report.Expected ?? 0) + nodes.Count;
        CheckQuestion question = Question(context);
        if (AcceptRisk.Length > 0)
        {
            context.Journal.Write(new RisksAcceptedEvent { Accepted = AcceptRisk, By = context.Operator.Name, Procedure = Procedure });
        }

        if (ExcludeNode.Length > 0)
        {
            context.Journal.Write(new ExcludedNodesEvent { Nodes = question.LeftOut });
        }

        CheckRequest request = new()
        {
            Checks = [.. CheckCatalog.All.Where(check => check.IsFor(Procedure) && IsChosen(check))],
            Excluded = check => Matches(Exclude, check.Name),
            AcceptedRisks = AcceptRisk,
            Nodes = [.. nodes.Select(context.Entry)],
            Question = question,
            ReadConfig = ConfigOf(context),
            ThrottleLimit = ThrottleLimit,
            FullMesh = FullMesh,
        };
        CheckReport report = await new CheckRunner(context, Report).RunAsync(request, cancellationToken).ConfigureAwait(false);
        foreach (DcosCheckResult result in report.Results.OrderBy(Attention))
        {
            _evaluated++;
            _counts[result.Status] = CountOf(result.Status) + 1;
            if (GateCatalog.Holds(result))
            {
                _failed.Add(result);
            }
            else if (result.Status == DcosCheckStatus.Warning && PassThru)
            {
                PostWarning($"{result.Target}: {result.Message}");
            }

            if (!Quiet && !PassThru)
            {
                await Write(result).ConfigureAwait(false);
            }
        }
    }

    private async Task ConcludeAsync()
    {
        if (PassThru && _failed.Count > 0)
        {
            string names = string.Join(
                ", ",
                _failed.Take(5).Select(result => $"{result.Name} ({result.Target})")) + (_failed.Count > 5 ? $" and {_failed.Count - 5} more" : "");
            ClusterStateException failure = new(SR.PrerequisitesFailed, null, _failed.Count, _evaluated, names, _failed[0].Remedy ?? "");
            throw new TerminatingErrorException(DcosErrors.From(failure, _failed.ToArray()));
        }

        if (!Quiet && !PassThru && _evaluated > OneScreen)
        {
            Report.Announce(
                $"{_evaluated} results: {CountOf(DcosCheckStatus.Passed)} passed, {CountOf(DcosCheckStatus.Skipped)} skipped, "
                    + $"{CountOf(DcosCheckStatus.Warning)} warnings, {CountOf(DcosCheckStatus.Unknown)} unknown, {CountOf(DcosCheckStatus.Failed)} failed. "
                    + "Only what needs attention: | Where-Object Status -NotIn Passed, Skipped");
        }

        if (Quiet)
        {
            await Write(_failed.Count == 0).ConfigureAwait(false);
        }

        foreach (object item in PassThru ? _input : [])
        {
            await Write(item).ConfigureAwait(false);
        }
    }

    private int CountOf(DcosCheckStatus status) => _counts.TryGetValue(status, out int count) ? count : 0;

    private CheckQuestion Question(ClusterContext context)
    {
        DcosCluster? cluster = _clusters.TryGetValue(context, out DcosCluster? given) ? given : Cluster;
        string? target = ToVersion?.ToString() ?? Script?.ToVersion ?? (Procedure == DcosTestProcedure.Upgrade ? context.ScriptDefaults?.ToVersion : null);
        return new CheckQuestion
        {
            Procedure = Procedure,
            Edition = cluster?.Edition ?? context.Inventory.Edition,
            ToVersion = target is null ? null : new DcosVersion(target),
            Script = Script,
            Config = GivenConfig(),
            Genconf = ConfigPath is null ? null : new GenconfFolder(Path.GetDirectoryName(LocalPath.Resolve(this, ConfigPath))!,
                DependencyLoader.Module.Adapters.Files),
            HasConfigCopy = ConfigPath is not null,
            HasLicenseFile = ConfigPath is null ? null : File.Exists(Path.Combine(Path.GetDirectoryName(LocalPath.Resolve(this, ConfigPath))!, "license.txt")),
            InstallerPath = InstallerPath ?? context.ScriptDefaults?.InstallerPath,
            MaxBackupAge = TimeSpan.FromHours(MaxBackupAge),
            LeftOut = [.. context.Inventory.Present.Where(node => Matches(ExcludeNode, node.Name)).Select(node => node.Name)],
        };
    }

    private ConfigDocument? GivenConfig()
    {
        IAdapterFactory adapters = DependencyLoader.Module.Adapters;
        return ConfigPath is null ? null : new ConfigReader(adapters.Files, adapters.Yaml).Read(LocalPath.Resolve(this, ConfigPath));
    }

    /// <summary>Reads the configuration that is used without -ConfigPath: that of the script, or the one of a rehearsal.</summary>
    private Func<CancellationToken, Task<ConfigDocument>>? ConfigOf(ClusterContext context)
    {
        IYamlReader yaml = DependencyLoader.Module.Adapters.Yaml;
        return Script is { } script ? token => ClusterConfig.DocumentOfScriptAsync(context, script, yaml, token)
            : context.ScriptDefaults is { } defaults ? _ => Task.FromResult(ConfigDocument.Parse(defaults.ConfigText, ScriptInputs.ConfigName, yaml))
            : null;
    }

    private async Task ReportUnknownNamesAsync()
    {
        string[] known = [.. CheckCatalog.All.Select(check => check.Name)];
        foreach (string name in Name.Concat(Exclude).Where(name => !known.Any(check => Matches([name], check))))
        {
            await WriteFailure(DcosErrors.From(new InputException(SR.CheckUnknown, name, name, NearestName.Hint(name, known)))).ConfigureAwait(false);
        }
    }
}
