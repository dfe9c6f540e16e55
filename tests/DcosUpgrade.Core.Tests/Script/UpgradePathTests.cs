using System;
using System.Linq;
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
    [InlineData("1.11.6", "1.12.0", "Supported")]
    [InlineData("1.11.6", "1.12.5", "OffMatrix")]
    [InlineData("1.10.0", "1.11.6", "Refused")]
    [InlineData("1.10.8", "1.12.0", "Supported")]
    [InlineData("1.10.8", "1.13.0", "Refused")]
    [InlineData("1.9.8", "1.11.6", "Refused")]
    [InlineData("1.11.5", "1.11.6", "Refused")]
    [InlineData("1.11.6", "1.10.8", "Refused")]
    [InlineData("1.10.8", "2.11.0", "Refused")]
    [InlineData("1.11.6", "1.11.6", "Refused")]
    public void Upgrade_path_follows_matrix(string from, string to, string kind) =>
        Assert.Equal(kind, Judge(from, to, DcosProcedure.Upgrade).Kind.ToString());

    /// <summary>The published matrices, transcribed a second time: source releases, then the targets that are marked.</summary>
    [Theory]
    [InlineData("1.10", "1.12", "0-5:; 6-7:0; 8:0-2; 9-11:0-3")]
    [InlineData("1.11", "1.12", "0-3:; 4-5:0; 6:0-1; 7:0-2; 8:0-3; 9:0-4; 10:0-3; 11-12:1-5; 13:2-5")]
    [InlineData("1.11", "1.13", "0-7:; 8:0-1; 9:0-5; 10:0-6; 11-12:0-7; 13:3-7")]
    [InlineData("1.12", "1.13", "0:; 1:0-1; 2:0-7; 3-4:0-7,9; 5:5-7,9")]
    [InlineData("1.13", "2.0", "0-4:0-1; 5:0-4; 6-7:0-6; 9-10:4-6")]
    [InlineData("1.13", "2.1", "0-5:; 6-7:0-1; 8:; 9-10:0-1")]
    [InlineData("2.0", "2.1", "0-3:0; 4-6:0-1")]
    [InlineData("2.0", "2.2", "0-6:1")]
    [InlineData("2.1", "2.2", "0-1:1; 2-3:")]
    public void Every_published_cell_is_supported_and_every_other_one_is_warned_of_or_refused(string from, string to, string rows)
    {
        ReleaseLine target = ReleaseLine.All.Single(line => line.Name == to);
        int seen = 0;
        foreach (string[] row in rows.Split("; ").Select(row => row.Split(':')))
        {
            foreach (int patch in Numbers(row[0]))
            {
                foreach (DcosVersion release in target.Releases)
                {
                    UpgradePath path = Judge($"{from}.{patch}", release.ToString(), DcosProcedure.Upgrade);
                    Assert.Equal(Numbers(row[1]).Contains(release.Patch), path.Kind == UpgradePathKind.Supported);
                    Assert.Equal(path.Kind == UpgradePathKind.Supported, path.Reason.Length == 0);
                    seen++;
                }
            }
        }

        Assert.InRange(seen, 8, 200);
    }

    [Theory]
    [InlineData("1.12.4", "1.13.8", "critical network error")]
    [InlineData("1.13.9", "2.0.3", "cannot read")]
    [InlineData("1.13.10", "2.0.0", "cannot read")]
    [InlineData("1.10.0", "1.11.6", "later 1.10")]
    [InlineData("1.12.5", "2.0.6", "an upgrade from 1.12 goes to 1.13")]
    [InlineData("1.10.8", "1.13.7", "an upgrade from 1.10 goes to 1.11 or 1.12")]
    [InlineData("2.0.6", "3.0.0", "no path to 3.0.0")]
    [InlineData("1.9.11", "1.10.8", "no path from 1.9.11")]
    public void Refused_path_says_why(string from, string to, string why)
    {
        UpgradePath path = Judge(from, to, DcosProcedure.Upgrade);

        Assert.Equal(UpgradePathKind.Refused, path.Kind);
        Assert.Contains(why, path.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DcosProcedure.Reconfigure)]
    [InlineData(DcosProcedure.Permissive)]
    [InlineData(DcosProcedure.Strict)]
    public void Other_procedures_require_equal_versions(DcosProcedure procedure)
    {
        Assert.Equal(UpgradePathKind.Supported, Judge("1.11.6", "1.11.6", procedure).Kind);
        Assert.Equal(UpgradePathKind.Refused, Judge("1.10.8", "1.11.6", procedure).Kind);
    }

    /// <summary>0-2,4 is 0, 1, 2, 4.</summary>
    private static int[] Numbers(string text) =>
    [
        .. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('-').Select(int.Parse).ToArray())
            .SelectMany(ends => Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)),
    ];

    private static UpgradePath Judge(string from, string to, DcosProcedure procedure) =>
        UpgradePath.Judge(new DcosVersion(from), new DcosVersion(to), procedure);
}
