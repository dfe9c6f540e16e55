using DcosUpgrade.Releases;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

public sealed class UpgradePathTests
{
    [Theory]
    [InlineData("1.10.1", "1.11.6", "Supported")]
    [InlineData("1.10.5", "1.11.6", "Supported")]
    [InlineData("1.10.5", "1.11.5", "OffMatrix")]
    [InlineData("1.10.6", "1.11.7", "Supported")]
    [InlineData("1.10.6", "1.11.8", "OffMatrix")]
    [InlineData("1.10.7", "1.11.9", "Supported")]
    [InlineData("1.10.8", "1.11.10", "Supported")]
    [InlineData("1.10.8", "1.11.4", "OffMatrix")]
    [InlineData("1.10.9", "1.11.5", "Supported")]
    [InlineData("1.10.10", "1.11.8", "Supported")]
    [InlineData("1.10.11", "1.11.12", "Supported")]
    [InlineData("1.10.11", "1.11.11", "OffMatrix")]
    [InlineData("1.10.11", "1.11.13", "OffMatrix")]
    [InlineData("1.10.5.1", "1.11.6", "OffMatrix")]
    [InlineData("1.10.8", "1.11.7-uc", "OffMatrix")]
    [InlineData("1.11.6", "1.12.0", "OffMatrix")]
    [InlineData("1.10.0", "1.11.6", "Refused")]
    [InlineData("1.10.8", "1.12.0", "Refused")]
    [InlineData("1.9.8", "1.11.6", "Refused")]
    [InlineData("1.11.5", "1.11.6", "Refused")]
    [InlineData("1.11.6", "1.10.8", "Refused")]
    [InlineData("1.10.8", "2.11.0", "Refused")]
    [InlineData("1.11.6", "1.11.6", "Refused")]
    public void Upgrade_path_follows_matrix(string from, string to, string kind) =>
        Assert.Equal(kind, Judge(from, to, DcosProcedure.Upgrade).Kind.ToString());

    [Theory]
    [InlineData(DcosProcedure.Reconfigure)]
    [InlineData(DcosProcedure.Permissive)]
    [InlineData(DcosProcedure.Strict)]
    public void Other_procedures_require_equal_versions(DcosProcedure procedure)
    {
        Assert.Equal(UpgradePathKind.Supported, Judge("1.11.6", "1.11.6", procedure).Kind);
        Assert.Equal(UpgradePathKind.Refused, Judge("1.10.8", "1.11.6", procedure).Kind);
    }

    private static UpgradePath Judge(string from, string to, DcosProcedure procedure) =>
        UpgradePath.Judge(new DcosVersion(from), new DcosVersion(to), procedure);
}
