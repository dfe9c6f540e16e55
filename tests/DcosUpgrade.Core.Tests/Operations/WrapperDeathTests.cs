using System;
using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The wrapper of a run in a real bash, when one of its two shells gets a signal.</summary>
public sealed class WrapperDeathTests : IDisposable
{
    private const string Script = """echo $PPID $$ > "${0%/*}/pids"; read line < "${0%/*}/go"; echo ended; exit 0""";
    private readonly NodeRoot _root = new();

    public WrapperDeathTests() =>
        _root.Program("curl", $$"""while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done; printf '%s' {{ShellText.Quote(Script)}} > "$out" """);

    [Fact]
    public void Inner_shell_that_is_killed_leaves_no_rc_and_the_script_continues() =>
        Assert.Equal("no rc, outer waited, log ended", Play("kill -KILL $inner"));

    [Fact]
    public void Inner_shell_that_is_killed_before_the_log_is_read_leaves_no_rc_and_the_script_continues() => Assert.Equal(
        "no rc, outer waited, log ended",
        Play("kill -KILL $inner", program => program.Replace("{ dd", "{ sleep 1; dd", StringComparison.Ordinal)));

    [Fact]
    public void Signal_to_the_outer_shell_does_not_end_the_run() =>
        Assert.Equal("script 0, outer waited, log ended", Play("kill -TERM $outer; kill -INT $outer"));

    [Fact]
    public void Lock_that_another_run_holds_is_busy()
    {
        string output = _root.Run(new TextOperation(Prepared + $$"""

            exec 8>>{{NodePaths.RunLock}}; flock 8
            bash {{NodePaths.Runs}}/r/run.sh 8>&-
            tr -d '\0' < rc
            """), text => text.Replace("flock -w 10", "flock -w 1", StringComparison.Ordinal)).Stdout;

        Assert.Equal("busy 0 lock\n", output);
    }

    public void Dispose() => _root.Dispose();

    private static string Prepared => $$"""
        mkdir -p {{NodePaths.Runs}}/r {{NodePaths.Cache}}
        cd {{NodePaths.Runs}}/r
        mkfifo go
        : > log; : > packages
        printf '%s' {{ShellText.Quote(RunWrapper.Text(Order))}} > run.sh
        """;

    private static RunOrder Order => new()
    {
        ScriptId = "id",
        Url = "http://boot/script.sh",
        Sha256 = Sha256Hex.Of(Script),
        FromVersion = "1.10.8",
        ToVersion = "1.11.6",
        Owner = "eve",
        BootstrapUrl = "http://boot",
        ExpectedRole = DcosRole.Master,
        ExpectedAddress = "10.0.0.7",
        Packages = [],
        Baseline = "{}",
        After = "",
        Conditions = new StartConditions { BootId = "b", NotAfter = 1, Version = "1.10.8", ActiveSha256 = "" },
    };

    /// <summary>
    /// A signal is sent while the script waits and its output is read, so the inner shell has two children; then the script is let go, and the outer
    /// shell is waited for.
    /// </summary>
    private string Play(string signal, Func<string, string>? change = null) => _root.Run(new TextOperation(Prepared + $$"""

        setsid bash {{NodePaths.Runs}}/r/run.sh >/dev/null 2>&1 &
        outer=$!
        until [ -s pids ] || ! kill -0 $outer; do sleep 0.05; done
        read -r inner script < pids
        until [ "$(grep -lsE "\) [A-Z] $inner " /proc/[0-9]*/stat | wc -l)" -ge 2 ] || ! kill -0 $outer; do sleep 0.05; done
        {{signal}}
        for n in $(seq 20); do kill -0 $outer || break; sleep 0.05; done
        if kill -0 $outer && ! flock -n -s {{NodePaths.RunLock}} true; then waited='outer waited'; else waited='outer ended'; fi
        echo > go
        wait $outer
        rc=$(tr -d '\0' < rc); rc=${rc% }
        printf '%s, %s, log %s' "${rc:-no rc}" "$waited" "$(cat log)"
        """), change ?? (program => program)).Stdout;
}
