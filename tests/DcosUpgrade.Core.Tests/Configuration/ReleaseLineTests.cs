using System.Linq;
using DcosUpgrade.Configuration;
using DcosUpgrade.Core.Tests.Configs;
using DcosUpgrade.Errors;
using DcosUpgrade.Releases;
using Xunit;

namespace DcosUpgrade.Core.Tests.Configuration;

/// <summary>The covered release lines, and the one validation of versions that users specify.</summary>
public sealed class ReleaseLineTests
{
    [Theory]
    [InlineData(null, "1.11.6", null)]
    [InlineData("1.10.0", "1.11.13", null)]
    [InlineData("1.11.7-uc", "1.11.8", null)]
    [InlineData("1.11.6", "1.11.6", null)]
    [InlineData("1.9.11", "1.11.6", SR.ConfigVersionUnknown)]
    [InlineData("1.10.8", "1.12.0", SR.ConfigVersionUnknown)]
    [InlineData("3.0", null, SR.ConfigVersionUnknown)]
    [InlineData("1.11.6", "1.10.8", SR.UnsupportedPath)]
    public void Versions_are_validated_in_one_place(string? from, string? to, string? id)
    {
        InputException? e = Record.Exception(() => ReleaseLine.Require(from is null ? null : new DcosVersion(from), to is null ? null : new DcosVersion(to)))
            as InputException;

        Assert.Equal(id, e?.Id);
    }

    [Fact]
    public void Lines_follow_each_other_and_contain_their_last_release()
    {
        Assert.Equal(ReleaseLine.All.OrderBy(line => line.Last), ReleaseLine.All);
        Assert.All(ReleaseLine.All, line => Assert.True(line.Versions.Contain(line.Last) && line.Source.Length > 0));
        Assert.False(ReleaseLine.Parse(["1.10..1.11", "1.10.11", "ascii", "x"]).ReadsUtf8);
        Assert.True(ReleaseLine.Parse(["1.10..1.11", "1.10.11", "utf-8", "x"]).ReadsUtf8);
    }

    /// <summary>Every line of the file became a comment.</summary>
    [Theory]
    [InlineData("1.9.4", "1.11.6", SR.ConfigVersionUnknown)]
    [InlineData("1.10.8", "1.12.0", SR.ConfigVersionUnknown)]
    [InlineData("1.11.6", "1.10.8", SR.UnsupportedPath)]
    public void Update_between_other_versions_is_refused(string from, string to, string id) =>
        Assert.Equal(id, Assert.Throws<InputException>(() => ConfigBench.Update(ConfigBench.Minimal, to, from: from)).Id);

    [Theory]
    [InlineData("1.9.4", "1.11.6", SR.ConfigVersionUnknown)]
    [InlineData("1.11.6", "1.10.8", SR.UnsupportedPath)]
    public void Comparison_between_other_versions_is_refused(string from, string to, string id) => Assert.Equal(
        id, Assert.Throws<InputException>(() => ConfigVersions.Of(DcosProcedure.Upgrade, new DcosVersion(from), new DcosVersion(to))).Id);
}
