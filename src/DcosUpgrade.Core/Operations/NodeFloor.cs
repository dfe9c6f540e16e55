namespace DcosUpgrade.Operations;

/// <summary>The oldest software that a node may run, and the program texts that work around it.</summary>
/// <remarks>
/// systemd 219, curl 7.29, bash 4.2, coreutils 8.22, findutils 4.5, util-linux 2.23, sudo 1.8.6, no python. A test reads every operation's
/// text against <see cref="Programs"/>; the lab's nodes refuse newer options.
/// </remarks>
internal static class NodeFloor
{
    /// <summary>The start of every program: it sets the locale, so that all programs write the texts that are parsed.</summary>
    public const string Prologue = "export LC_ALL=C\n";

    /// <summary>The curl command of probes, without a proxy and without the user's settings. <see cref="FindCurl"/> comes before it.</summary>
    public const string Curl = "\"$curl\" -q --noproxy '*' -sS";

    /// <summary>Sets $curl: the curl on PATH, otherwise the curl of DC/OS.</summary>
    public const string FindCurl = "curl=$(command -v curl) || curl=/opt/mesosphere/bin/curl\n";

    /// <summary>Programs, bash builtins apart, that an operation may name.</summary>
    public static readonly string[] Programs =
    [
        "bash", "cat", "chmod", "command", "curl", "cut", "date", "dd", "df", "docker", "du", "env", "find", "flock", "getent", "grep", "head", "hostname",
        "journalctl", "ln", "locale", "ls", "mkdir", "mktemp", "mv", "pgrep", "printf", "readlink", "rm", "rmdir", "sed", "sha256sum", "sleep", "sort", "stat",
        "sync", "systemctl", "systemd-run", "tail", "tar", "tee", "timedatectl", "timeout", "touch", "tr", "true", "wc",
    ];
}
