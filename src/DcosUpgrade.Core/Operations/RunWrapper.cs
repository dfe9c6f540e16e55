namespace DcosUpgrade.Operations;

/// <summary>The program that runs detached on the node: it verifies the packages and the script, runs the script, and writes the result.</summary>
/// <remarks>
/// It holds the node's run lock until it ends, continues without its operator, always exits 0 and writes its result to <c>rc</c>:
/// <c>stage code detail</c>, where stage is fetch, altered, staged, script, stopped or busy. rc is allocated first, so that the result can
/// be written on a full disk. The wrapper is two shells: systemd kills the other processes of a unit when its main process ends, so the
/// outer shell only waits for the end of its pipe. The inner shell and the process that reads the script's output hold this pipe open:
/// when the inner shell is killed, it writes no rc, but a script during a swap continues. The script runs without the umask, locale and
/// terminal of the wrapper, and without an argument or with <c>--skip-checks</c> alone, which scripts of each release accept: others refuse
/// unknown options, and never end with an argument that is not an option (FACTS.md, Node script).
/// </remarks>
internal static class RunWrapper
{
    /// <summary>Maximum bytes of the log. Further output is read and dropped, so that the script does not block or fail.</summary>
    public const int MaxLogBytes = 32 << 20;

    /// <summary>
    /// Bytes of one write to the log. The log is written without a buffer, so that it is on the disk when the node dies. dd counts blocks
    /// of any length, so small blocks allow many lines.
    /// </summary>
    private const int LogBlock = 128;

    /// <summary>Seconds without data after which a download of the wrapper fails.</summary>
    private const int SilenceSec = 900;

    /// <summary>The documented procedure deletes this file before an agent (FACTS.md, Upgrade procedure); the run's folder records that it was there.</summary>
    private const string RemoveLibltdl = $$"""
        ltdl={{NodePaths.Mesosphere}}/lib/libltdl.so.7
        if [ -e $ltdl ] || [ -L $ltdl ]; then rm -f $ltdl; printf 'removed\n' > "$d/libltdl"; fi
        """;

    public static string Text(RunOrder order) => $$"""
        #!/bin/bash
        export LC_ALL=C HOME=/root PATH="${PATH:-/usr/sbin:/usr/bin:/sbin:/bin}"
        trap '' HUP
        umask 077
        d=${0%/*}
        url={{ShellText.Quote(order.Url)}}
        sum={{ShellText.Quote(order.Sha256)}}
        base={{ShellText.Quote(order.BootstrapUrl)}}
        end() { printf '%s %s %s\n' "$1" "$2" "$3" | dd of="$d/rc" conv=notrunc,fsync 2>/dev/null; exit 0; }
        phase() { printf '%s\n' "$1" > "$d/phase"; }
        if [ "$1" != locked ]; then
          dd if=/dev/zero of="$d/rc" bs=256 count=1 conv=fsync 2>/dev/null
          exec 9>>{{NodePaths.RunLock}}
          flock -w 10 9 || end busy 0 lock
          trap : TERM INT
          /bin/bash "$0" locked 9>&- | ( trap '' TERM INT; exec cat >/dev/null )
          exit 0
        fi
        {{NodeFloor.FindCurl}}get() {
          {{NodeFloor.Curl}} -f --connect-timeout 30 --speed-limit 1 --speed-time {{SilenceSec}}{{LimitRate(order)}} "$@" </dev/null 2>>"$d/log"
        }
        hash() { sha256sum < "$1" | cut -d ' ' -f 1; }
        fetch() {
          f={{NodePaths.Cache}}/$1.tar.xz
          for resume in 1 0; do
            [ $resume = 1 ] || rm -f "$f"
            [ -f "$f" ] && [ "$(hash "$f")" = "$2" ] && return 0
            get -C - -o "$f" "$base/packages/${1%%--*}/$1.tar.xz" || {
              c=$?
              [ -e "$d/stopped" ] && end stopped $c fetch
              [ $resume = 1 ] && continue
              end fetch $c "$1"
            }
            [ "$(hash "$f")" = "$2" ] && return 0
          done
          rm -f "$f"
          end altered 0 "package $1"
        }
        phase {{FollowRunOperation.Fetching}}
        while read -r id want <&3; do
          [ -d {{NodePaths.Mesosphere}}/packages/"$id" ] && continue
          fetch "$id" "$want"
          {{NodePaths.Mesosphere}}/bin/dcos-shell pkgpanda add "$f" </dev/null >>"$d/log" 2>&1 || end fetch $? "pkgpanda add $id"
          rm -f "$f"
        done 3< "$d/packages"
        {{(order.StageOnly ? "end staged 0 ''" : "")}}
        get -o "$d/script.sh" "$url" || end fetch $? script
        [ "$(hash "$d/script.sh")" = "$sum" ] || end altered 0 script
        phase running
        {{(order.ExpectedRole == DcosRole.Master ? "" : RemoveLibltdl)}}
        ( unset LC_ALL; umask 022; cd /; exec /bin/bash "$d/script.sh"{{(order.SkipChecks ? " --skip-checks" : "")}} </dev/null 2>&1 ) |
            { dd bs={{LogBlock}} count={{MaxLogBytes / LogBlock}} >>"$d/log" 2>/dev/null; cat >/dev/null; }
        c=${PIPESTATUS[0]}
        [ -e "$d/stopped" ] && end stopped "$c" fetch
        end script "$c" ''

        """;

    private static string LimitRate(RunOrder order) =>
        order.BytesPerSecond > 0 ? $" --limit-rate {order.BytesPerSecond}" : "";
}
