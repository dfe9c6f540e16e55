using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>A member of the ensemble as one Exhibitor sees it.</summary>
internal sealed record ExhibitorServer(string HostName, bool Serving, bool IsLeader, string Description);

/// <summary>An agent as the leading master lists it.</summary>
internal sealed record MesosAgent(string Id, string HostName, bool Active, bool IsPublic, string? Region, string? Zone);

/// <summary>The state of one master and, when it leads, of the cluster. A list that could not be read is null.</summary>
internal sealed record MasterProbe
{
    public string UnitState { get; init; } = "unknown";

    /// <summary>The mark of <see cref="ServiceChangeOperation"/> for this state; empty when it is not known.</summary>
    public string ServicesMark { get; init; } = "";

    public IReadOnlyList<ExhibitorServer>? Exhibitor { get; init; }

    public string ExhibitorProblem { get; init; } = "";

    /// <summary>Period of Exhibitor's own checks, the maximum age of its view; null when it is unknown.</summary>
    public TimeSpan? ExhibitorCheckPeriod { get; init; }

    /// <summary>A rolling change of Exhibitor's configuration is in progress; null when Exhibitor does not say it.</summary>
    public bool? ExhibitorRolls { get; init; }

    /// <summary>registrar/log/recovered; null when absent or unread. True on non-leaders too: necessary, not sufficient.</summary>
    public bool? RegistrarRecovered { get; init; }

    /// <summary>overlay/log/recovered; null when the master has no overlay module.</summary>
    public bool? OverlayRecovered { get; init; }

    public bool Elected { get; init; }

    /// <summary>The leader has read its registry. Until then its empty lists have no meaning (FACTS.md, Mesos master).</summary>
    public bool RegistryFetched { get; init; }

    public string MetricsProblem { get; init; } = "";

    /// <summary>Host of the leader that this master redirects to; its own host when it answers itself; null without a leader.</summary>
    public string? RedirectsTo { get; init; }

    /// <summary>Registered agents; null unless this master answers for the cluster.</summary>
    public IReadOnlyList<MesosAgent>? Agents { get; init; }

    /// <summary>Ids of agents that have not come back since the failover.</summary>
    public IReadOnlyList<string> RecoveredAgents { get; init; } = [];

    /// <summary>The process that led has ended, so its metrics were not requested: the master has to be asked again.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Version of the running Mesos master; null when it does not answer.</summary>
    public string? MesosVersion { get; init; }
}

/// <summary>Reads the state of one master: Exhibitor, unit, metrics, agents (when it leads), Mesos version. One exec, three to five local GETs.</summary>
/// <remarks>
/// The list of agents is requested without following redirects: a leader answers 200, another master names the leader in its 307. Sources:
/// FACTS.md, Exhibitor; FACTS.md, Mesos leader election. The version is read from /version of the running process;
/// <c>mesos-master --version</c> of the upgrade page only shows that of the file on disk. A process that has led with a recovered log and
/// registry leads until it ends (FACTS.md, Mesos leader election): while systemd names the same process, its metrics and its version are not
/// requested again.
/// </remarks>
/// <param name="memory">The last answers of this master: unchanged parts are not parsed again.</param>
internal sealed class MasterProbeOperation(string token, MasterAnswerCache? memory = null) : SecuredOperation<MasterProbe>(token)
{
    /// <summary>Prints the state and the process of the unit, a line each.</summary>
    public const string UnitText = "systemctl show -p ActiveState -p MainPID -p ExecMainStartTimestampMonotonic dcos-mesos-master.service";

    private const string RegistrarLog = "registrar/log/recovered";
    private const string OverlayLog = "overlay/log/recovered";
    private const string Elected = "master/elected";
    private const string RegistrySize = "registrar/registry_size_bytes";

    /// <summary>HTTP requests to Mesos at most: metrics, agents, version.</summary>
    public const int MostRequests = 3;

    private static readonly HashSet<string> s_metrics = [RegistrarLog, OverlayLog, Elected, RegistrySize];
    private static readonly JsonKeep s_kept = static name => s_metrics.Contains(name) ? Json.Whole : null;

    private readonly (string Process, MasterProbe Probe)? _leads = memory?.Leads;

    /// <summary>Whether the metrics and the version are requested.</summary>
    public bool IsWhole => _leads is null;

    /// <summary>Number of HTTP requests to Mesos.</summary>
    public int Requests => IsWhole ? MostRequests : 1;

    public override bool Writes => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(45);

    /// <summary>10,000 agents at some 1.5 kB each.</summary>
    public override int MaxBytes => 32 << 20;

    public override string ProgramText => Start + SecureHttp.FindExhibitor + $"""
        {Frame.Open("unit")}{UnitText}
        {Frame.Open("exhibitor")}{HttpSection.Get("$exhibitor/v1/cluster/status", 10, 1 << 20, SecureHttp.ExhibitorCurl)}
        {Frame.Open("exhibitor-config")}{HttpSection.Get("$exhibitor/v1/config/get-state", 10, 1 << 20, SecureHttp.ExhibitorCurl)}
        {Frame.Open("slaves")}{Get("$scheme://$ip:5050/slaves", 10, 24 << 20, JsonCut.Resources)}
        {(IsWhole ? MetricsAndVersion : "")}{Frame.Close}
        """;

    private string MetricsAndVersion => $"""
        {Frame.Open("metrics")}{Get("$scheme://$ip:5050/metrics/snapshot", 10, 4 << 20, JsonCut.Metrics)}
        {Frame.Open("version")}{Get("$scheme://$ip:5050/version", 10, 1 << 16)}

        """;

    public override MasterProbe Parse(RawOutput output)
    {
        MasterAnswerCache last = memory ?? new MasterAnswerCache();
        FrameParts parts = Frame.Split(output, nameof(MasterProbeOperation));
        HttpSection exhibitor = HttpSection.Parse(parts, "exhibitor");
        HttpSection config = HttpSection.Parse(parts, "exhibitor-config");
        HttpSection slaves = HttpSection.Parse(parts, "slaves");
        AgentLists agents = slaves.Ok ? last.Agents.Of(slaves.Content) : AgentLists.None;
        Json? settings = config.Ok ? last.Parse("config", config.Body)["config"] : null;
        double? checkMs = settings?["checkMs"].Number;
        (string state, string process) = Unit(parts);
        MasterProbe probe = (_leads is { } leads ? Known(leads, process, slaves) : Metrics(parts, last)) with
        {
            UnitState = state,
            ServicesMark = ServiceChangeOperation.MarkOf(parts.Exact("unit") + parts.Exact("exhibitor")),
            Exhibitor = exhibitor.Ok ? [.. last.Parse("exhibitor", exhibitor.Body).Items.Select(Server)] : null,
            ExhibitorProblem = exhibitor.Ok ? "" : exhibitor.Problem,
            ExhibitorCheckPeriod = checkMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
            ExhibitorRolls = settings?["rollInProgress"].Boolean,
            RedirectsTo = slaves.Ok ? "" : Uri.TryCreate(slaves.Redirect, UriKind.Absolute, out Uri? uri) ? uri.Host : null,
            Agents = agents.Registered,
            RecoveredAgents = agents.Recovered,
        };
        bool recovered = probe is { Elected: true, RegistryFetched: true, RegistrarRecovered: true, OverlayRecovered: not false, MesosVersion: not null };
        last.Leads = recovered && process.Length > 0
            ? (process, new MasterProbe
            {
                Elected = true,
                RegistryFetched = true,
                RegistrarRecovered = true,
                OverlayRecovered = probe.OverlayRecovered,
                MesosVersion = probe.MesosVersion,
            })
            : null;
        return probe;
    }

    /// <summary>The state of the unit, and its process; empty when systemd does not name one.</summary>
    private static (string State, string Process) Unit(FrameParts parts)
    {
        const string State = "ActiveState=";
        string[] lines = parts.TryGetValue("unit", out string? unit) ? unit.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries) : [];
        string state = lines.FirstOrDefault(line => line.StartsWith(State, StringComparison.Ordinal))?.Substring(State.Length).Trim() ?? "unknown";
        string[] process = [.. lines.Where(line => !line.StartsWith(State, StringComparison.Ordinal)).OrderBy(line => line, StringComparer.Ordinal)];
        return (state, process.Length == 2 ? string.Join(" ", process) : "");
    }

    /// <summary>What the process that led is known to be; nothing when it is another one or did not answer as the leader.</summary>
    private static MasterProbe Known((string Process, MasterProbe Probe) leads, string process, HttpSection slaves) =>
        process == leads.Process && slaves.Ok ? leads.Probe : new MasterProbe { IsOutdated = process != leads.Process, MetricsProblem = slaves.Problem };

    private static MasterProbe Metrics(FrameParts parts, MasterAnswerCache last)
    {
        HttpSection metrics = HttpSection.Parse(parts, "metrics");
        HttpSection version = HttpSection.Parse(parts, "version");
        Json values = last.Parse("metrics", metrics.Ok ? metrics.Body : "{}", s_kept);
        return new MasterProbe
        {
            RegistrarRecovered = Flag(values[RegistrarLog]),
            OverlayRecovered = Flag(values[OverlayLog]),
            Elected = values[Elected].Number is 1,
            RegistryFetched = values[RegistrySize].Exists,
            MetricsProblem = metrics.Ok ? "" : metrics.Problem,
            MesosVersion = version.Ok ? last.Parse("version", version.Body)["version"].Text : null,
        };
    }

    internal static ExhibitorServer Server(Json server) =>
        new(server["hostname"].Text ?? "", server["code"].Number is 3, server["isLeader"].Boolean is true, server["description"].Text ?? "");

    private static bool? Flag(Json value) => value.Number is { } number ? number == 1 : null;
}
