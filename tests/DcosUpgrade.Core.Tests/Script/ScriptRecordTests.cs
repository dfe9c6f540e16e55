using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Core.Tests.Planning;
using DcosUpgrade.Operations;
using DcosUpgrade.Scripts;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>Records are read only when every field has the form that the installer gives it.</summary>
public sealed class ScriptRecordTests
{
    private static readonly string s_folder = BootstrapPaths.ScriptFolder(new string('e', 64), "/opt/dcos/x.sh");

    private static readonly ScriptRecord s_record = new(new string('f', 64), Plans.Script with
    {
        Folder = s_folder,
        InstallerSha256 = new string('1', 64),
        GeneratedAt = new DateTimeOffset(2018, 10, 20, 2, 0, 0, TimeSpan.Zero),
        Binding = new ClusterIdentity("prod", true, ["10.0.0.1"], DcosEdition.Open, null),
    });

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\":1,\"inp")]
    [InlineData("{}")]
    [InlineData("{\"format\":2,\"generatedAt\":\"2026-01-01T00:00:00.000Z\",\"packages\":{\"a--1\":\"00\"}}")]
    [InlineData("{\"format\":1,\"generatedAt\":\"2026-01-01T00:00:00.000Z\",\"packages\":{}}")]
    public void Text_that_is_not_a_record_returns_null(string text) => Assert.Null(ScriptRecord.Read(text, "/opt/x"));

    [Fact]
    public void Record_written_and_read_is_unchanged()
    {
        ScriptRecord read = ScriptRecord.Read(s_record.Write(), s_folder)!;

        Assert.Equal(s_record.Write(), read.Write());
    }

    /// <summary>The id of the script is computed again where the change is one of what it covers: the field itself must be refused.</summary>
    [Theory]
    [InlineData("\"http://boot\"", "\"file:///etc/shadow\"", "bootstrap URL")]
    [InlineData("\"http://boot\"", "\"http://boot/\\n\"", "bootstrap URL")]
    [InlineData("\"http://boot\"", "\"http://u:p@boot\"", "bootstrap URL")]
    [InlineData("\"http://boot\"", "\"http://boot/$(id)\"", "bootstrap URL")]
    [InlineData("\"http://boot\"", "\"http://other\"", "its URL")]
    [InlineData("/upgrade/0123456789abcdef", "/upgrade/../../etc/shadow", "its URL")]
    [InlineData("dcos_node_upgrade.sh", "dcos_node_upgrade.sh\\n", "its URL")]
    [InlineData("/upgrade/0123", "/upgrade/\u06601\u06602", "its URL")]
    [InlineData("\"a--1\"", "\"../../../etc/cron.d/x--1\"", "package")]
    [InlineData("\"a--1\"", "\"..--1\"", "package")]
    [InlineData("\"a--1\"", "\"--1\"", "package")]
    [InlineData("\"a--1\"", "\"a--1\\nb--2\"", "package")]
    [InlineData("\"a--1\"", "\"a--1\\n\"", "package")]
    [InlineData("\"a--1\"", "\"a--1 b--2\"", "package")]
    [InlineData("\"a--1\"", "\"-o--1\"", "package")]
    [InlineData("\"1.10.8\"", "\"1.10.8; id\"", "versions")]
    [InlineData("\"1.10.8\"", "\"\u0661.10.8\"", "versions")]
    [InlineData("\"1.11.6\"", "\"1.11.6\\n\"", "versions")]
    [InlineData("\"dddd", "\"DDDD", "SHA-256 of a package")]
    [InlineData("dddd\"", "ddd\"", "SHA-256 of a package")]
    [InlineData("\"bbbb", "\"zzzz", "its SHA-256")]
    [InlineData("bbbb\"", "bbbb\\n\"", "its SHA-256")]
    [InlineData("\"cccc", "\"../c", "config.yaml")]
    [InlineData("\"1111", "\"....", "installer")]
    [InlineData("\"ffff", "\"....", "inputs")]
    [InlineData("\"Upgrade\"", "\"7\"", "procedure")]
    [InlineData("\"prod\"", "\"a\\u001b[31m\"", "cluster")]
    [InlineData("\"10.0.0.1\"", "\"10.0.0.1; id\"", "master")]
    public void Record_with_a_field_of_another_form_is_refused(string before, string after, string field)
    {
        string text = s_record.Write();
        Assert.Contains(before, text, StringComparison.Ordinal);
        List<string> why = [];

        Assert.Null(ScriptRecord.Read(WithId(text.Replace(before, after, StringComparison.Ordinal)), s_folder, why.Add));

        Assert.Contains(field, Assert.Single(why), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"http://boot", "\"http://evil")]
    [InlineData("\"a--1\"", "\"a--2\"")]
    [InlineData("\"1.11.6\"", "\"1.11.7\"")]
    public void Record_whose_script_id_does_not_fit_is_refused(string before, string after)
    {
        List<string> why = [];

        Assert.Null(ScriptRecord.Read(s_record.Write().Replace(before, after, StringComparison.Ordinal), s_folder, why.Add));

        Assert.Contains("its id is not", Assert.Single(why), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/home/core/installer/dcos-upgrade-0123456789ab")]
    [InlineData("/etc")]
    [InlineData("")]
    public void Record_of_another_folder_is_refused(string folder) => Assert.Null(ScriptRecord.Read(s_record.Write(), folder));

    /// <summary>The text with the script id that fits its fields, as a forger would write it.</summary>
    private static string WithId(string text)
    {
        DcosUpgrade.Text.Json json = DcosUpgrade.Text.Json.Parse(text, "test");
        string id = ScriptRules.IdOf(
            json["from"].Text!, json["to"].Text!, json["bootstrapUrl"].Text!, json["packages"].Members.Keys.Order(StringComparer.Ordinal));
        return Regex.Replace(text, "\"scriptId\":\"[0-9a-f]{64}\"", $"\"scriptId\":\"{id}\"");
    }
}
