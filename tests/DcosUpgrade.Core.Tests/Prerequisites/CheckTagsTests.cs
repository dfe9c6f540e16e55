using System;
using System.Linq;
using DcosUpgrade.Prerequisites;
using Xunit;

namespace DcosUpgrade.Core.Tests.Prerequisites;

/// <summary>Every check can be selected by a tag.</summary>
public sealed class CheckTagsTests
{
    [Fact]
    public void Every_check_has_a_tag() => Assert.All(CheckCatalog.All, check => Assert.NotEmpty(CheckTags.Of(check.Name)));

    [Fact]
    public void Table_has_only_checks_that_exist() =>
        Assert.Empty(CheckTags.Checks.Except(CheckCatalog.All.Select(check => check.Name), StringComparer.Ordinal));
}
