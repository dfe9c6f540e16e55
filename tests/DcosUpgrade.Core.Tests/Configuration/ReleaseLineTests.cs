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
    [InlineData("3.0", null, SR.ConfigVersionUnknown)]
    [InlineData("1.10.8", "1.12.0", null)]
    [InlineData("1.13.9", "2.2.1", null)]
    [InlineData("1.10.8", "2.3.0", SR.ConfigVersionUnknown)]
    [InlineData("1.14.0", null, SR.ConfigVersionUnknown)]
    [InlineData("2.0.6", "1.13.9", SR.UnsupportedPath)]
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
        Assert.All(ReleaseLine.All.Skip(1), line => Assert.NotEmpty(line.After));
        Assert.Equal(["1.10", "1.11", "1.12", "1.13", "2.0", "2.1", "2.2"], ReleaseLine.All.Select(line => line.Name));
        Assert.Equal(["2.2.0", "2.2.1"], ReleaseLine.All[^1].Releases.Select(release => release.ToString()));
        Assert.False(Row("ascii").ReadsUtf8);
        Assert.True(Row("utf-8").ReadsUtf8);

        static ReleaseLine Row(string reads) => ReleaseLine.Parse(
            ["1.10..1.11", "1.10.11", "-", reads, "1.4", "strict", "p", "gate", "wait", "links", "1/1mins", "both", "-", "heeds", "x"]);
    }

    [Theory]
    [InlineData("1.8.2", "1.13")]
    [InlineData("1.10.1", "2.1")]
    [InlineData("1.1.0", null)]
    [InlineData("1.11.0", "2.2")]
    [InlineData("2.0.0", null)]
    public void Line_is_found_by_the_Mesos_that_it_ships(string mesos, string? line) => Assert.Equal(line, ReleaseLine.OfMesos(mesos)?.Name);

    [Theory]
    [InlineData("1.10.8", null, "1.10.8 1.11.13")]
    [InlineData("1.11.6", null, "1.11.6 1.12.5")]
    [InlineData("2.2.0", null, "2.2.0 2.2.0")]
    [InlineData(null, "1.12.5", "1.11.13 1.12.5")]
    [InlineData(null, "2.2.1", "2.1.3 2.2.1")]
    [InlineData(null, "1.10.8", "1.10.8 1.10.8")]
    [InlineData(null, "1.11.6", "1.10.11 1.11.6")]
    [InlineData(null, null, "1.10.11 1.11.13")]
    public void Version_that_is_not_specified_is_that_of_the_neighbouring_line(string? from, string? to, string expected)
    {
        ConfigVersions versions = ConfigVersions.Of(
            DcosProcedure.Upgrade, from is null ? null : new DcosVersion(from), to is null ? null : new DcosVersion(to));

        Assert.Equal(expected, $"{versions.From} {versions.To}");
    }

    /// <summary>Every line of the file became a comment.</summary>
    [Theory]
    [InlineData("1.9.4", "1.11.6", SR.ConfigVersionUnknown)]
    [InlineData("1.11.6", "1.10.8", SR.UnsupportedPath)]
    public void Update_between_other_versions_is_refused(string from, string to, string id) =>
        Assert.Equal(id, Assert.Throws<InputException>(() => ConfigBench.Update(ConfigBench.Minimal, to, from: from)).Id);

    [Theory]
    [InlineData("1.9.4", "1.11.6", SR.ConfigVersionUnknown)]
    [InlineData("1.11.6", "1.10.8", SR.UnsupportedPath)]
    public void Comparison_between_other_versions_is_refused(string from, string to, string id) => Assert.Equal(
        id, Assert.Throws<InputException>(() => ConfigVersions.Of(DcosProcedure.Upgrade, new DcosVersion(from), new DcosVersion(to))).Id);
}
