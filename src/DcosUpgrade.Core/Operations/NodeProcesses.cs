namespace DcosUpgrade.Operations;

/// <summary>Shell text that decides which processes of a node count. Every user of a node chooses the name, the arguments and the files of his
/// own processes, so a process counts by its user, its root folder and the program that it runs.</summary>
/// <remarks>
/// The user is the one in /proc/PID/status, all four ids: the owner of the folder /proc/PID is root for every process that cannot be dumped,
/// and a set-uid program has arguments of the user who started it. sudo and su become root before they ask for a password, so the first
/// file of an interpreter counts and not a word among the arguments. A process of a container has another root folder. Source: FACTS.md,
/// Text of other processes.
/// </remarks>
internal static class NodeProcesses
{
    /// <summary>
    /// Defines <c>of_root PID</c>, true for a process of root in the root folder of this program, and <c>packaging PID</c>, true for
    /// one that changes packages: pkgpanda of DC/OS, or a node script. <c>packaging</c> sets $verb: of pkgpanda, or <c>script</c>.
    /// </summary>
    public const string Define = $$"""
        of_root() {
          ids=; while read -r key real effective saved files rest; do
            [ "$key" = Uid: ] && ids="$real $effective $saved $files" && break
          done < "/proc/$1/status"
          [ "$ids" = '0 0 0 0' ] && [ "/proc/$1/root" -ef / ]
        } 2>/dev/null
        packaging() {
          verb=; of_root "$1" && program=$(readlink "/proc/$1/exe") && folder=$(readlink "/proc/$1/cwd") || return 1
          case ${program##*/} in python*|bash|sh|dash) ;; *) return 1;; esac
          { read -r -d '' file
            while read -r -d '' file; do case $file in -c*) return 1;; -*) ;; *) break;; esac; done
            while read -r -d '' verb; do case $verb in -*) verb=;; *) break;; esac; done; } < "/proc/$1/cmdline"
          case $file in /*) ;; *) file=$folder/$file;; esac
          case $file in */dcos_node_upgrade.sh) verb=script; return 0;; {{NodePaths.Mesosphere}}/*/pkgpanda) ;; *) return 1;; esac
          case $verb in fetch|activate|swap|setup|add|remove) ;; *) return 1;; esac
        } 2>/dev/null

        """;

    /// <summary>Prints the ids of processes that may be <c>packaging</c>.</summary>
    // The pattern does not match its own text: [/]p is not "/p".
    public const string Candidates = @"pgrep -f '[/]pkgpanda|[d]cos_node_upgrade\.sh'";

    /// <summary>Shell text: the process $p belongs to the unit of runs. A user's own manager can have a unit of the same name.</summary>
    public const string IsOfRuns = "grep -q -E '/system\\.slice/" + UnitPattern + "$' \"/proc/$p/cgroup\" 2>/dev/null";

    private const string UnitPattern = "dcosupgrade-node\\.service";
}
