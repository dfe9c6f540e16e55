using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The wrapper of a run in a real bash: how it calls the node script.</summary>
public sealed class RunWrapperTests
{
    private const string Script = """printf '<%s>' "$#" "$@"; exit 7""";

    [Theory]
    [InlineData(false, "<0>")]
    [InlineData(true, "<1><--skip-checks>")]
    public void The_script_is_told_to_skip_its_checks_only_when_ordered(bool skips, string called)
    {
        using NodeRoot root = new();
        root.Program("curl", $$"""while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done; printf '%s' {{ShellText.Quote(Script)}} > "$out" """);
        RunOrder order = new("id", "http://boot/it's/script.sh", Sha256Hex.Of(Script), "1.11.6", "1.11.6", "eve", "http://boot", DcosRole.Master, "10.0.0.7", [], "{}", "", SkipChecks: skips);

        string output = root.Run(new TextOperation(Wrapped(order))).Stdout;

        Assert.Equal($"script 7 \n{called}", output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_ordered_stands_in_run_json(bool skips)
    {
        RunOrder order = new("id", "u", "s", "1.11.6", "1.11.6", "eve", "b", DcosRole.Master, "10.0.0.7", [], "{}", "", SkipChecks: skips);

        Assert.Equal(skips, Json.Parse("{" + new StartRunOperation("0123456789abcdef", order, "x").RunJson() + "}", "run.json")["skipChecks"].Boolean);
    }

    private static string Wrapped(RunOrder order) => $$"""
        mkdir -p {{NodePaths.Runs}}/r {{NodePaths.Cache}}
        cd {{NodePaths.Runs}}/r
        : > log; : > packages
        printf '%s' {{ShellText.Quote(RunWrapper.Text(order))}} > run.sh
        bash {{NodePaths.Runs}}/r/run.sh locked
        tr -d '\0' < rc; cat log
        """;
}
