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
    public void Script_skips_its_checks_only_when_ordered(bool skips, string called)
    {
        using NodeRoot root = new();
        root.Program("curl", $$"""while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done; printf '%s' {{ShellText.Quote(Script)}} > "$out" """);
        RunOrder order = Order(skips) with { Url = "http://boot/it's/script.sh", Sha256 = Sha256Hex.Of(Script) };

        string output = root.Run(new TextOperation(Wrapped(order))).Stdout;

        Assert.Equal($"script 7 \n{called}", output);
    }

    [Fact]
    public void Script_that_differs_from_its_hash_is_refused_by_the_node_and_not_run()
    {
        using NodeRoot root = new();
        string served = Script + "\n: another script";
        root.Program("curl", $$"""while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done; printf '%s' {{ShellText.Quote(served)}} > "$out" """);

        string output = root.Run(new TextOperation(Wrapped(Order(skips: false) with { Sha256 = Sha256Hex.Of(Script) }))).Stdout;

        Assert.Equal("altered 0 script\n", output);
    }

    [Fact]
    public void Script_that_is_not_served_is_a_failed_download_with_the_message_of_curl()
    {
        using NodeRoot root = new();
        root.Program("curl", "echo 'curl: (22) The requested URL returned error: 404 Not Found' >&2; exit 22");

        string output = root.Run(new TextOperation(Wrapped(Order(skips: false) with { Sha256 = Sha256Hex.Of(Script) }))).Stdout;

        Assert.Equal("fetch 22 script\ncurl: (22) The requested URL returned error: 404 Not Found\n", output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_json_contains_whether_checks_are_skipped(bool skips)
    {
        Assert.Equal(skips, Json.Parse("{" + new StartRunOperation("0123456789abcdef", Order(skips), "x").RunJson() + "}", "run.json")["skipChecks"].Boolean);
    }

    private static RunOrder Order(bool skips) => new()
    {
        ScriptId = "id",
        Url = "http://boot/script.sh",
        Sha256 = "s",
        FromVersion = "1.11.6",
        ToVersion = "1.11.6",
        Owner = "eve",
        BootstrapUrl = "http://boot",
        ExpectedRole = DcosRole.Master,
        ExpectedAddress = "10.0.0.7",
        Packages = [],
        Baseline = "{}",
        After = "",
        Conditions = new StartConditions { BootId = "b", NotAfter = 1, Version = "1.11.6", ActiveSha256 = "" },
        SkipChecks = skips,
    };

    private static string Wrapped(RunOrder order) => $$"""
        mkdir -p {{NodePaths.Runs}}/r {{NodePaths.Cache}}
        cd {{NodePaths.Runs}}/r
        : > log; : > packages
        printf '%s' {{ShellText.Quote(RunWrapper.Text(order))}} > run.sh
        bash {{NodePaths.Runs}}/r/run.sh locked
        tr -d '\0' < rc; cat log
        """;
}
