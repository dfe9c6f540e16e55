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

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_verdict_is_that_of_the_installer(int line)
    {
        InstallerVerdict row = InstallerVerdict.All.Single(row => row.Line == line);

        Assert.All(row.Verdicts, expected => Assert.Equal($"{expected.Key}: {expected.Value}", $"{expected.Key}: {Verdict(row.Config, expected.Key)}"));
    }

    [Fact]
    public void The_table_is_worth_its_name()
    {
        Assert.InRange(InstallerVerdict.All.Count, 300, int.MaxValue);
        Assert.Equal(["1.10.8", "1.11.4", "1.11.13"], InstallerVerdict.All[0].Verdicts.Keys);
    }

    /// <summary>What Test-DcosConfig fails is what the installer refuses; its warnings are no part of it.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void The_checks_fail_what_the_installer_refuses(int line)
    {
        InstallerVerdict row = InstallerVerdict.All.Single(row => row.Line == line);

        Assert.All(row.Verdicts, expected => Assert.Equal(
            expected.Value == "ok",
            !Configs.Test(row.Config, expected.Key).Any(result => result.Status == DcosCheckStatus.Failed)));
    }

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
