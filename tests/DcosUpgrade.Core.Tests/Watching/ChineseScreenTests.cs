using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;
using DcosUpgrade.Watching;
using Xunit;

namespace DcosUpgrade.Core.Tests.Watching;

/// <summary>A watched upgrade for a Chinese user.</summary>
public sealed partial class ChineseScreenTests
{
    /// <summary>Ids, names and units that are the same in both languages.</summary>
    private static readonly HashSet<string> s_same = ["DC", "OS", "ops", "bastion", "pid", "ChecksFailed", "Master", "Agent", "prod", "eu", "west"];

    [Fact]
    public void Screen_and_lines_have_no_English_word_but_names_and_ids()
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
            List<string> lines = [.. WatchScreen.Render(WatchScreenTests.State(6), 200, 50, colour: false)];
            lines.AddRange(WatchScreen.Render(WatchScreenTests.State(400), 80, 24, colour: false));
            lines.AddRange(new WatchLines().Of(WatchScreenTests.State(6)));

            Assert.All(lines, line => Assert.All(Word().Matches(line), word => Assert.True(s_same.Contains(word.Value), $"{word.Value}: {line}")));
            Assert.All(WatchScreen.Render(WatchScreenTests.State(400), 80, 24, colour: false), line => Assert.InRange(Cells.Of(line), 0, 80));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [GeneratedRegex("(?<![A-Za-z0-9])[A-Za-z]{2,}(?![A-Za-z0-9])")]
    private static partial Regex Word();
}
