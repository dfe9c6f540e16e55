using System.IO;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.Diagnostics;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("prod-eu.1", "prod-eu.1")]
    [InlineData("生产 1", "生产_1")]
    [InlineData("", "_")]
    [InlineData("..", "_.")]
    [InlineData("-rf", "_rf")]
    [InlineData("../../etc/cron.d/x", "_._.._etc_cron.d_x")]
    [InlineData("..\\..\\x", "_._.._x")]
    [InlineData("C:\\x", "C__x")]
    [InlineData("/etc", "_etc")]
    [InlineData("a\nb\0c\u202e", "a_b_c_")]
    public void Part_stays_in_its_folder(string text, string part)
    {
        Assert.Equal(part, FileNames.Part(text));
        Assert.Equal("/x", Path.GetDirectoryName(Path.GetFullPath("/x/" + FileNames.Part(text) + "-1")));
    }

    [Fact]
    public void Part_is_short() => Assert.Equal(64, FileNames.Part(new string('a', 300)).Length);
}
