using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Configuration.Checks;
using DcosUpgrade.Core.Tests.Architecture;
using DcosUpgrade.Health;
using DcosUpgrade.Prerequisites;
using Xunit;

namespace DcosUpgrade.Core.Tests.Prerequisites;

/// <summary>The severity that each check declares is what its results do to an upgrade.</summary>
public sealed class SeverityTests
{
    private static readonly Regex s_fails = new(@"\b(Fail|Hold|Block)[(,)]|DcosCheckStatus\.Failed");

    private static readonly Dictionary<string, string> s_source = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src", "DcosUpgrade.Core"), "*Check.cs", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "DcosUpgrade.Core", "Prerequisites", "Checks"), "*Risk.cs"))
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);

    public static TheoryData<string> Own => [.. CheckCatalog.All.Where(check => check is not (HazardCheck or GateCheck)).Select(check => check.Name)];

    public static TheoryData<string> OfConfig => [.. ConfigCheckCatalog.All.Select(check => check.Name)];

    [Theory]
    [MemberData(nameof(Own))]
    public void Check_is_advisory_when_and_only_when_it_never_fails(string name)
    {
        Check check = CheckCatalog.All.Single(check => check.Name == name);

        Assert.Equal(!Fails(check.GetType()), check.Severity == DcosCheckSeverity.Advisory);
    }

    [Theory]
    [MemberData(nameof(OfConfig))]
    public void Check_of_a_configuration_is_advisory_when_and_only_when_it_never_fails(string name)
    {
        ConfigCheck check = ConfigCheckCatalog.All.Single(check => check.Name == name);

        Assert.Equal(s_fails.IsMatch(s_source[check.GetType().Name]) ? DcosCheckSeverity.Blocking : DcosCheckSeverity.Advisory, check.Severity);
    }

    [Fact]
    public void Check_is_a_risk_when_and_only_when_it_can_be_accepted() => Assert.All(
        CheckCatalog.All,
        check => Assert.Equal(check.Risk is not null, check.Severity == DcosCheckSeverity.Risk));

    [Fact]
    public void Gate_is_never_advisory() => Assert.All(
        GateCatalog.All,
        gate => Assert.Equal(gate.Risk is null ? DcosCheckSeverity.Blocking : DcosCheckSeverity.Risk, gate.Severity));

    /// <summary>A check whose rule is in its base class fails as that does.</summary>
    private static bool Fails(Type? check) => check is not null && check != typeof(Check) && check != typeof(RiskCheck)
        && ((s_source.TryGetValue(check.Name, out string? source) && s_fails.IsMatch(source)) || Fails(check.BaseType));
}
