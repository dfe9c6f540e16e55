using System;
using System.Linq;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.Configuration;

/// <summary>Our verdict is the installer's, and so are the parameters that it names.</summary>
public sealed class InstallerVerdictTests
{
    public static TheoryData<int> Rows => [.. InstallerVerdict.All.Select(row => row.Line)];

    public static TheoryData<int> LaterRows => [.. InstallerVerdict.Later.Select(row => row.Line)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_verdict_is_that_of_the_installer(int line) => AssertVerdicts(InstallerVerdict.All.Single(row => row.Line == line));

    [Theory]
    [MemberData(nameof(LaterRows))]
    public void The_verdict_is_that_of_a_later_installer(int line) => AssertVerdicts(InstallerVerdict.Later.Single(row => row.Line == line));

    /// <summary>What the older table has is judged by the later lines, too: no verdict is an exception of ours.</summary>
    [Theory]
    [InlineData("1.12.0")]
    [InlineData("1.12.2")]
    [InlineData("1.13.0")]
    [InlineData("2.0.0")]
    [InlineData("2.1.0")]
    [InlineData("2.1.3")]
    [InlineData("2.2.0")]
    public void Releases_between_give_a_verdict_to_every_row(string release) =>
        Assert.All(InstallerVerdict.All.Concat(InstallerVerdict.Later), row => Assert.NotEmpty(Verdict(row.Config, release)));

    [Fact]
    public void The_table_is_worth_its_name()
    {
        Assert.InRange(InstallerVerdict.All.Count, 300, int.MaxValue);
        Assert.Equal(["1.10.8", "1.11.4", "1.11.13"], InstallerVerdict.All[0].Verdicts.Keys);
        Assert.InRange(InstallerVerdict.Later.Count, 350, int.MaxValue);
        Assert.Equal(["1.12.5", "1.13.9", "2.0.6", "2.1.2", "2.2.1"], InstallerVerdict.Later[0].Verdicts.Keys);
        Assert.All(["1.12.5", "1.13.9", "2.0.6", "2.1.2", "2.2.1"], release =>
            Assert.InRange(InstallerVerdict.Later.Count(row => row.Verdicts[release] != "ok"), 60, InstallerVerdict.Later.Count - 60));
    }

    /// <summary>What Test-DcosConfig fails is what the installer refuses; its warnings are no part of it.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void The_checks_fail_what_the_installer_refuses(int line) => AssertChecks(InstallerVerdict.All.Single(row => row.Line == line));

    [Theory]
    [MemberData(nameof(LaterRows))]
    public void The_checks_fail_what_a_later_installer_refuses(int line) => AssertChecks(InstallerVerdict.Later.Single(row => row.Line == line));

    private static void AssertVerdicts(InstallerVerdict row) =>
        Assert.All(row.Verdicts, expected => Assert.Equal($"{expected.Key}: {expected.Value}", $"{expected.Key}: {Verdict(row.Config, expected.Key)}"));

    private static void AssertChecks(InstallerVerdict row) => Assert.All(row.Verdicts, expected => Assert.Equal(
        expected.Value == "ok",
        !Configs.Test(row.Config, expected.Key).Any(result => result.Status == DcosCheckStatus.Failed)));

    private static string Verdict(string config, string release)
    {
        try
        {
            ResolvedConfig resolved = Configs.Resolve(config, release);
            return NonAscii.Find(config) is not null ? "traceback"
                : resolved.IsValid ? "ok"
                : resolved.Findings.Any(finding => finding.Objection == ConfigObjection.Crash) ? "traceback"
                : string.Join(",", resolved.Findings.Select(finding => finding.Key).Order(StringComparer.Ordinal));
        }
        catch (InputException)
        {
            return "traceback";
        }
    }
}
