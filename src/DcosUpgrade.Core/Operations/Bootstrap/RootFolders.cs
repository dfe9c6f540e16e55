using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>
/// Program text that lets root use a path only when no other user can change what is there: every folder from / on belongs to root, none is
/// writable by others (but a folder like /tmp, in which only the owner renames), and the last one is not a link.
/// </summary>
internal static class RootFolders
{
    private const string Part = "untrusted";

    /// <summary>
    /// Functions for a program: <c>safe PATH [TYPE]</c> is true for a folder (or a regular file) that only root changes; <c>own FOLDER MODE</c>
    /// makes a missing folder and ends the program when it is not safe; <c>known FOLDER</c> does the same and makes nothing.
    /// </summary>
    public static string Functions(SectionFrame frame) => $$"""
        unsafe() { {{frame.Open(Part)}}printf '%s\n' "$1"; {{frame.Close}}exit 0; }
        safe() {
          local top=$1 p=$1 type=${2:-directory}
          while :; do
            set -- $(stat -c '%u %a %F' "${p:-/}" 2>/dev/null)
            case $1 in 0|$EUID) ;; *) return 1 ;; esac
            case $3 in
              "$type"|directory)
                if [ $((0$2 & 022)) -ne 0 ]; then [ $((0$2 & 01000)) -ne 0 ] && [ "$p" != "$top" ] || return 1; fi
                [ "$3" = "$type" ] || [ "$p" != "$top" ] || return 1 ;;
              symbolic) [ "$p" != "$top" ] && safe "$(readlink -f "$p")" || return 1 ;;
              *) return 1 ;;
            esac
            [ -n "$p" ] || return 0
            p=${p%/*}
          done
        }
        own() { safe "${1%/*}" && { [ -e "$1" ] || mkdir -m "$2" "$1"; } && safe "$1" || unsafe "$1"; }
        known() { if [ -e "$1" ] || [ -L "$1" ]; then safe "$1" || unsafe "$1"; fi; }

        """;

    /// <exception cref="ClusterStateException">The node refused a folder (BootstrapFolderUnsafe).</exception>
    public static FrameParts Split(SectionFrame frame, RawOutput output, string operation)
    {
        FrameParts parts = frame.Split(output, operation);
        return parts.TryGetValue(Part, out string? path)
            ? throw new ClusterStateException(SR.BootstrapFolderUnsafe, path.Trim(), path.Trim())
            : parts;
    }
}
