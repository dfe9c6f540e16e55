using System;
using System.IO;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using Xunit;

namespace DcosUpgrade.Core.Tests.Journaling;

/// <summary>Which journals belong to the last upgrade.</summary>
public sealed class JournalFolderTests
{
    private static readonly DateTimeOffset s_night = new(2026, 11, 28, 22, 0, 0, TimeSpan.Zero);

    private readonly MemoryFiles _files = new();

    [Fact]
    public void Last_upgrade_has_all_calls_with_the_script_of_the_newest_call()
    {
        Add("prod", s_night.AddDays(-7), "0ld00000", "1");
        string masters = Add("prod", s_night, "abc12345", "2");
        string agents = Add("prod", s_night.AddHours(3), "abc12345", "3");
        _files.WriteNewText(Path.Combine("root", "prod", "zz-notes.txt"), "");

        Assert.Equal([masters, agents], JournalFolder.Last(_files, "root", Path.Combine("root", "prod")));
    }

    [Fact]
    public void Without_a_cluster_the_cluster_of_the_newest_call_counts()
    {
        string newest = Add("test", s_night.AddHours(1), "abc12345", "2");
        Add("prod", s_night, "abc12345", "1");

        Assert.Equal([newest], JournalFolder.Last(_files, "root", null));
    }

    [Fact]
    public void No_journal_is_a_typed_error() =>
        Assert.Equal(SR.JournalsMissing, Assert.Throws<InputException>(() => JournalFolder.Last(_files, "root", null)).Id);

    [Theory]
    [InlineData("prod-eu", null, "prod-eu")]
    [InlineData("../etc", null, "_etc")]
    [InlineData("a/b:c", null, "a_b_c")]
    [InlineData("prod", "0a1b", "prod.rehearsal-0a1b")]
    [InlineData("..", null, "_")]
    public void Folder_name_of_a_cluster_leads_nowhere_else(string cluster, string? rehearsal, string folder) =>
        Assert.Equal(folder, JournalFolder.NameOf(cluster, rehearsal));

    private string Add(string cluster, DateTimeOffset at, string script, string id)
    {
        string path = Path.Combine("root", JournalFolder.NameOf(cluster, null), JournalFolder.NewFile(at, script, id));
        _files.WriteNewText(path, "");
        return path;
    }
}
