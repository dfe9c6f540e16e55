namespace DcosUpgrade.Operations;

/// <summary>
/// Program text of the operations that change the cluster folder: a change is made under the folder's lock, written to the disk and read
/// back.
/// </summary>
internal static class ClusterFolderText
{
    /// <summary>The part of an answer with the reason why the folder could not be changed. The program ends with it.</summary>
    public const string Problem = "problem";

    /// <summary>Sets <c>$fence</c> to the lock's fence number, 0 when there is none. <c>$d</c> is the folder.</summary>
    public const string ReadFence = "fence=$(cat $d/fence 2>/dev/null); case $fence in ''|*[!0-9]*) fence=0;; esac";

    /// <summary>Enters the folder. Defines <c>put NAME TEXT</c>, <c>drop FILE</c> and <c>beat FILE</c>, which end the program when they fail.</summary>
    public static string Enter(SectionFrame frame) => $$"""
        umask 077
        d={{NodePaths.Cluster}}
        fail() { {{frame.Open(Problem)}}printf '%s\n' "${1:-no reason was given}"; {{frame.Close}}exit 0; }
        put() {
          said=$({ printf '%s\n' "$2" | dd of=$d/.new conv=fsync status=none && mv $d/.new "$d/$1"; } 2>&1) || fail "$said"
          [ "$(cat "$d/$1" 2>/dev/null)" = "$2" ] || fail "$d/$1 does not contain what was written"
        }
        drop() { said=$(rm -f "$1" 2>&1) || fail "$said"; }
        beat() { said=$(touch "$1" 2>&1) || fail "$said"; }
        said=$(mkdir -p $d/running $d/waiting $d/waves 2>&1) || fail "$said"
        said=$({ : >> $d/.flock; } 2>&1) || fail "$said"
        exec 9>>$d/.flock; flock -w 15 9 || exit 75

        """;
}
