using System;
using Xunit;
using static DcosUpgrade.Reporting.Markup;

namespace DcosUpgrade.Core.Tests.Reporting;

/// <summary>Texts as elements of a report.</summary>
public sealed class MarkupTests
{
    [Fact]
    public void Commands_below_each_other_stay_lines() =>
        Assert.Equal("<dd># To list:\n$cluster | Test-DcosPrerequisite</dd>", Element("dd", Lines("# To list:\n$cluster | Test-DcosPrerequisite")).ToString());

    [Fact]
    public void Secret_of_several_lines_is_removed_before_they_are_divided() => Assert.DoesNotContain(
        "CANARY", Element("dd", Lines("a\n-----BEGIN RSA PRIVATE KEY-----\nCANARY\n-----END RSA PRIVATE KEY-----")).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Line_of_a_text_becomes_no_markup() => Assert.Equal("<td>a\n&lt;b&gt;</td>", Element("td", Lines("a\n<b>")).ToString());
}
