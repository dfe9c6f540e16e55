using System;
using System.Collections.Generic;

namespace DcosUpgrade.Operations;

/// <summary>The conditions on a node, from one observation. A condition that could not be observed is null.</summary>
internal sealed record NodeConditions
{
    public required NodeFacts Facts { get; init; }

    /// <summary>Programs that are not on the path.</summary>
    public IReadOnlyList<string> MissingPrograms { get; init; } = [];

    /// <summary>Why the kernel does not have IPv6; empty when it has.</summary>
    public string? Ipv6Off { get; init; }

    public DetectedAddress? Detected { get; init; }

    /// <summary>KiB free, by requested path.</summary>
    public IReadOnlyDictionary<string, long> FreeKiB { get; init; } = new Dictionary<string, long>();

    /// <summary>Options of the file system that a path is on, by path.</summary>
    public IReadOnlyDictionary<string, string> MountOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>SELinux enforces.</summary>
    public bool? Enforcing { get; init; }

    /// <summary>SELINUXTYPE; empty when there is none.</summary>
    public string SelinuxPolicy { get; init; } = "";

    public DockerInfo? Docker { get; init; }

    public ClockSync? Clock { get; init; }

    public IReadOnlyList<string>? NameServers { get; init; }

    /// <summary>journalctl shows lines of DC/OS units.</summary>
    public bool? JournalReadable { get; init; }

    /// <summary>The locale en_US.utf8 is installed.</summary>
    public bool? LocaleInstalled { get; init; }

    /// <summary>Kernel modules that are neither loaded nor installed; null when the kernel's list could not be read.</summary>
    public IReadOnlyList<string>? MissingModules { get; init; }

    /// <summary>DC/OS does not create its users automatically.</summary>
    public bool ManualUsers { get; init; }

    /// <summary>The requested users that the node does not have; empty where DC/OS creates its users.</summary>
    public IReadOnlyList<string> MissingUsers { get; init; } = [];

    /// <summary>Version of the running Mesos; null when it does not answer.</summary>
    public string? MesosVersion { get; init; }

    /// <summary>The state of the agent from its own endpoints; empty on masters.</summary>
    public AgentProbe Agent { get; init; } = new("unknown", null, null, "the agent was not asked");

    /// <summary>The configuration files of Marathon; null when marathon.sh could not be read.</summary>
    public MarathonFiles? Marathon { get; init; }

    /// <summary>The configuration of the node's installation; null when it could not be read.</summary>
    public InstalledConfig? Config { get; init; }

    /// <summary>The node's own checks by kind; empty when they were not run.</summary>
    public IReadOnlyDictionary<string, OwnCheckRun> OwnChecks { get; init; } = new Dictionary<string, OwnCheckRun>();

    /// <summary>Ports that were tried from this node; null when none were.</summary>
    public IReadOnlyList<PortProbe>? Ports { get; init; }

    /// <summary>The exit code of curl and the HTTP status of a GET of the bootstrap URL; null when none was sent.</summary>
    public HttpSection? Bootstrap { get; init; }

    /// <summary>The key of a custom CA of Enterprise exists on this master; null when it was not checked.</summary>
    public bool? CustomCaKey { get; init; }

    /// <summary>Start time of CockroachDB on this master; null when it is not running or was not observed.</summary>
    public TimeSpan? CockroachAge { get; init; }

    /// <summary>Time of the agent's last activation of packages, by the clock of the node; the agent starts shortly after. Null when it is unknown.</summary>
    public DateTimeOffset? ActivatedAt { get; init; }

    /// <summary>This agent's configuration starts commands with the HTTP executor; null when it could not be read.</summary>
    public bool? HttpExecutors { get; init; }

    /// <summary>systemd-networkd on the node; null when it could not be read.</summary>
    public NetworkdState? Networkd { get; init; }

    /// <summary>Files below /opt/mesosphere that no package has, up to 50; null when the folders could not be read.</summary>
    public IReadOnlyList<string>? AddedFiles { get; init; }

    /// <summary>Files with attributes and resources that this agent has not read yet; null when it is not known when it started.</summary>
    public IReadOnlyList<string>? NewerAgentFiles { get; init; }

    /// <summary>The operator's clock in the middle of the observation, and the possible error.</summary>
    public DateTimeOffset LookedAt { get; init; }

    public TimeSpan LookedFor { get; init; }
}

/// <param name="Output">Standard output, unchanged.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record DetectedAddress(int ExitCode, string Output, string Errors);

/// <param name="Answers">docker ps ended within 10 s.</param>
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
/// <param name="Flags">Requested flags that are set, after the file that sets them: <c>/path flag</c>.</param>
internal sealed record MarathonFiles(
    IReadOnlyList<string> Read, IReadOnlyList<string> Subscribers, IReadOnlyList<string> Plugins, IReadOnlyList<string> Flags);

/// <param name="HasUnit">The unit systemd-networkd is installed, whether or not it is used.</param>
/// <param name="HasFolder">The folder of its configuration exists.</param>
/// <param name="IsActive">It runs.</param>
/// <param name="Bonds">Bonded links that it manages.</param>
/// <param name="Links">Other links that it manages.</param>
internal sealed record NetworkdState(bool HasUnit, bool HasFolder, bool IsActive, IReadOnlyList<string> Bonds, IReadOnlyList<string> Links);

/// <param name="Values">Those parameters of expanded.config.json that hold no secret.</param>
/// <param name="HasUserConfig">The installer's copy of config.yaml exists.</param>
internal sealed record InstalledConfig(IReadOnlyDictionary<string, string> Values, bool HasUserConfig)
{
    public string? this[string name] => Values.TryGetValue(name, out string? value) ? value : null;
}

/// <param name="Tries">Number of runs until the checks passed or the failure was accepted.</param>
/// <param name="Output">JSON; other text when no checks are configured.</param>
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
