using System;
using Xunit;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>Get-Help finds the help in the language of the session, and the English help where there is none in it.</summary>
public sealed class CultureHelpTests : IDisposable
{
    private const string Synopsis = """
        param($culture, $name)
        [Threading.Thread]::CurrentThread.CurrentUICulture = $culture
        (Get-Help -Name $name).Synopsis
        """;

    private const string Topic = """
        param($culture, $name)
        [Threading.Thread]::CurrentThread.CurrentUICulture = $culture
        [string](Get-Help -Name $name)
        """;

    private readonly EngineFixture _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("zh-CN", "\u6267\u884C")]
    [InlineData("zh-SG", "\u6267\u884C")]
    [InlineData("zh-Hans", "\u6267\u884C")]
    [InlineData("de-DE", "Runs an upgrade plan")]
    [InlineData("en-US", "Runs an upgrade plan")]
    public void Cmdlet_help_is_in_the_language_of_the_session(string culture, string expected) =>
        Assert.StartsWith(expected, Assert.Single(_engine.Run(Synopsis, ("culture", culture), ("name", "Invoke-DcosUpgradePlan")).Texts));

    [Fact]
    public void About_topics_are_in_the_language_of_the_session()
    {
        string text = Assert.Single(_engine.Run(Topic, ("culture", "zh-CN"), ("name", "about_DcosUpgrade_Inventory")).Texts);

        Assert.StartsWith("TOPIC", text, StringComparison.Ordinal);
        Assert.Contains("\u6E05\u5355", text, StringComparison.Ordinal);
    }
}
