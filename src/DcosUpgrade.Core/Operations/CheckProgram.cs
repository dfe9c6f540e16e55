namespace DcosUpgrade.Operations;

/// <summary>The program on a node that runs its checks, as shell text. Which one it is, the files of the node show (FACTS.md, Node checks).</summary>
internal static class CheckProgram
{
    private const string Shell = NodePaths.Mesosphere + "/bin/dcos-shell";

    /// <summary>
    /// Sets $checker, and defines <c>checks KIND SECONDS</c>, which runs the checks of a kind within this time. $checker is empty on a node
    /// without checks; <c>checks</c> prints nothing there and returns 1.
    /// </summary>
    public const string Define = $$"""
        if [ -e {{NodePaths.Mesosphere}}/bin/dcos-check-runner ]; then checker=dcos-check-runner
        elif [ -e {{NodePaths.Mesosphere}}/etc/dcos-diagnostics-runner-config.json ]; then checker=dcos-diagnostics
        else checker=; fi
        checks() { [ -n "$checker" ] || return 1; timeout $2 {{Shell}} $checker check $1 </dev/null; }

        """;

    /// <summary>A command for root of a node.</summary>
    /// <param name="program">The program of the node's release.</param>
    /// <param name="kind">node-poststart or cluster.</param>
    public static string Command(string program, string kind) => $"{Shell} {program} check {kind}";
}
