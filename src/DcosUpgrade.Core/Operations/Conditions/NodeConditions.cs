using System;
using System.Collections.Generic;

namespace DcosUpgrade.Operations;

/// <summary>The conditions on a node, from one observation. A condition that could not be observed is null.</summary>
internal sealed record NodeConditions
{
    public required NodeFacts Facts { get; init; }

    /// <summary>Programs that are not on the path.</summary>
    public IReadOnlyList<string> MissingPrograms { get; init; } = [];

    /// <summary>Why the kernel has no IPv6; empty when it has.</summary>
    public string? Ipv6Off { get; init; }

    public DetectedAddress? Detected { get; init; }

    /// <summary>KiB free, by requested path.</summary>
    public IReadOnlyDictionary<string, long> FreeKiB { get; init; } = new Dictionary<string, long>();

    /// <summary>Options of the file system that a path is on, by path.</summary>
    public IReadOnlyDictionary<string, string> MountOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>SELinux enforces.</summary>
    public bool? Enforcing { get; init; }

    public DockerInfo? Docker { get; init; }

    public ClockSync? Clock { get; init; }

    public IReadOnlyList<string>? NameServers { get; init; }

    /// <summary>journalctl shows something of DC/OS's units.</summary>
    public bool? JournalReadable { get; init; }

    /// <summary>en_US.utf8 is there.</summary>
    public bool? LocaleInstalled { get; init; }

    /// <summary>Kernel modules that are neither loaded nor to be found; null when the kernel's list could not be read.</summary>
    public IReadOnlyList<string>? MissingModules { get; init; }

    /// <summary>DC/OS does not create its users automatically.</summary>
    public bool ManualUsers { get; init; }

    /// <summary>Version of the running Mesos; null when it does not answer.</summary>
    public string? MesosVersion { get; init; }

    /// <summary>The state of the agent from its own endpoints; empty on masters.</summary>
    public AgentProbe Agent { get; init; } = new("unknown", null, null, "the agent was not asked");

    /// <summary>Where Marathon's configuration lies; null when not even marathon.sh could be read.</summary>
    public MarathonFiles? Marathon { get; init; }

    /// <summary>What the node was installed with; null when it could not be read.</summary>
    public InstalledConfig? Config { get; init; }

    /// <summary>The node's own checks by kind; empty when they were not run.</summary>
    public IReadOnlyDictionary<string, OwnCheckRun> OwnChecks { get; init; } = new Dictionary<string, OwnCheckRun>();

    /// <summary>Ports that were tried from this node; null when none were.</summary>
    public IReadOnlyList<PortProbe>? Ports { get; init; }

    /// <summary>A GET of the bootstrap URL: curl's exit code and the HTTP status; null when there was none.</summary>
    public HttpSection? Bootstrap { get; init; }

    /// <summary>The key of a custom CA of Enterprise exists on this master; null when it was not checked.</summary>
    public bool? CustomCaKey { get; init; }

    /// <summary>Since when CockroachDB runs on this master; null when it does not or could not be seen.</summary>
    public TimeSpan? CockroachAge { get; init; }

    /// <summary>Time of the agent's last activation of packages, by the clock of the node; the agent starts shortly after. Null when it is unknown.</summary>
    public DateTimeOffset? ActivatedAt { get; init; }

    /// <summary>This agent's configuration starts commands with the HTTP executor; null when it could not be read.</summary>
    public bool? HttpExecutors { get; init; }

    /// <summary>The operator's clock in the middle of the look, and how far off that may be.</summary>
    public DateTimeOffset LookedAt { get; init; }

    public TimeSpan LookedFor { get; init; }
}

/// <param name="Output">Standard output as it was.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record DetectedAddress(int ExitCode, string Output, string Errors);

/// <param name="Answers">docker ps came back within 10 s.</param>
/// <param name="Info">The needed lines of docker info, by name.</param>
internal sealed record DockerInfo(bool Answers, IReadOnlyDictionary<string, string> Info)
{
    public string? this[string name] => Info.TryGetValue(name, out string? value) ? value : null;
}

/// <param name="Program">The program that was used: check-time or timedatectl.</param>
internal sealed record ClockSync(string Program, bool InSync, string Said);

/// <param name="Read">Files that were read.</param>
/// <param name="Subscribers">Files that name an event subscriber.</param>
/// <param name="Plugins">Files that name a plugin.</param>
internal sealed record MarathonFiles(IReadOnlyList<string> Read, IReadOnlyList<string> Subscribers, IReadOnlyList<string> Plugins);

/// <param name="Values">Those parameters of expanded.config.json that hold no secret.</param>
/// <param name="HasUserConfig">The copy of config.yaml that the installer leaves is there.</param>
internal sealed record InstalledConfig(IReadOnlyDictionary<string, string> Values, bool HasUserConfig)
{
    public string? this[string name] => Values.TryGetValue(name, out string? value) ? value : null;
}

/// <param name="Tries">How often they were run until they passed or were believed.</param>
/// <param name="Output">JSON, unless they are not configured.</param>
internal sealed record OwnCheckRun(int ExitCode, int Tries, string Output);

internal enum PortAnswer
{
    Open,

    /// <summary>No process listens, which shows that the port is not filtered.</summary>
    Refused,

    Filtered,
}

/// <summary>One attempt to connect from the node.</summary>
internal sealed record PortProbe(string Address, int Port, PortAnswer Answer);
