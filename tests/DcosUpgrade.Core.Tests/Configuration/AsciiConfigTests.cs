using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using DcosUpgrade.Configuration;
using DcosUpgrade.Core.Tests.Configs;
using DcosUpgrade.Errors;
using Xunit;

namespace DcosUpgrade.Core.Tests.Configuration;

/// <summary>The installer's image has no locale: it reads and writes ASCII, and ends with a traceback where a file is anything else.</summary>
public sealed class AsciiConfigTests : IDisposable
{
    private const string Sound = "bootstrap_url: http://10.0.0.5:80\ncluster_name: prod\nexhibitor_storage_backend: static\nmaster_discovery: static\n"
        + "master_list:\n- 10.0.0.11\n- 10.0.0.12\n- 10.0.0.13\nresolvers:\n- 10.0.0.2\nenable_ipv6: false\n";

    private const string Script = "#!/bin/sh\necho 10.0.0.11\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("genconf").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("# 生产集群 / für Frankfurt\n" + Sound, 1, 3, "U+751F")]
    [InlineData("\uFEFF" + Sound, 1, 1, "U+FEFF")]
    [InlineData("\uFEFF# für\n" + Sound, 1, 1, "U+FEFF")]
    [InlineData(Sound + "weights: a # naïve\n", 12, 16, "U+00EF")]
    [InlineData(Sound + "# \U0001F600\n", 12, 3, "U+1F600")]
    [InlineData(Sound + "größe: 1\n", 12, 3, "U+00F6")]
    [InlineData(Sound + "unknown: \"Zürich\"\n", 12, 12, "U+00FC")]
    [InlineData(Sound + "ssh_user: 'jürgen'\r\n", 12, 13, "U+00FC")]
    [InlineData(Sound + "unknown: a\u00A0b\n", 12, 11, "U+00A0")]
    public void Config_yaml_that_is_not_ASCII_fails_with_its_place_and_character(string text, int line, int column, string character)
    {
        File.WriteAllText(InFolder("config.yaml"), text);
        foreach (string config in new[] { text, InFolder("config.yaml") })
        {
            DcosCheckResult result = Assert.Single(Configs.Test(config), result => result.Status == DcosCheckStatus.Failed);

            Assert.Equal(("config-ascii", line, column), (result.Name, result.Line, result.Column));
            Assert.StartsWith($"{character} is not ASCII", result.Message);
            Assert.All(result.Message, c => Assert.InRange(c, ' ', '~'));
        }
    }

    [Theory]
    [InlineData("ip-detect", "")]
    [InlineData("ip-detect-public", "ip_detect_public_filename: genconf/ip-detect-public\n")]
    [InlineData("other", "ip_detect_filename: genconf/other\n")]
    [InlineData("fault-domain-detect", "fault_domain_enabled: true\n", DcosEdition.Enterprise)]
    public void Script_that_is_not_ASCII_fails_with_its_place_and_character(string name, string config, DcosEdition edition = DcosEdition.Open)
    {
        string enterprise = edition == DcosEdition.Enterprise ? "superuser_username: a\nsuperuser_password_hash: $6$a\nlicense_key_contents: x\n" : "";
        byte[][] contents =
            [Encoding.UTF8.GetBytes("#!/bin/sh\n# für\necho 10.0.0.11\n"), [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Script)],
                Encoding.Latin1.GetBytes("#!/bin/sh\necho é\n")];
        foreach (string sound in new[] { "ip-detect", "ip-detect-public", "fault-domain-detect" })
        {
            File.WriteAllText(InFolder(sound), Script);
        }

        DcosCheckResult[] results = [.. contents.Select(content =>
        {
            File.WriteAllBytes(InFolder(name), content);
            return Assert.Single(
                Configs.Test(Sound + enterprise + config, edition: edition, genconf: Genconf()),
                result => result is { Name: "config-ascii", Status: DcosCheckStatus.Failed });
        })];

        Assert.Equal([(2, 4), (1, 1), (2, 6)], results.Select(result => (result.Line!.Value, result.Column!.Value)));
        Assert.All(
            results.Zip(["U+00FC", "U+FEFF", "byte 0xE9"]),
            pair => Assert.StartsWith($"genconf/{name} {pair.Second} is not ASCII", $"{pair.First.Target} {pair.First.Message.Split(": ", 2)[1]}"));
    }

    [Fact]
    public void Script_that_the_installer_does_not_read_is_not_tested()
    {
        File.WriteAllText(InFolder("ip-detect"), Script);
        File.WriteAllText(InFolder("fault-domain-detect"), "#!/bin/sh\necho für\n");

        Assert.Empty(Configs.Findings(Sound, genconf: Genconf()));
    }

    /// <summary>Text that is escaped in config.yaml reaches the writer of files as characters.</summary>
    [Theory]
    [InlineData("cluster_name: \"Z\\u00fcrich\"", "cluster_name")]
    [InlineData("ip_detect_contents: \"#!/bin/sh\\n      # f\\u00fcr\\n      echo 1\"", "ip_detect_contents")]
    [InlineData("no_proxy: [\"\\u00fc.example\"]", null)]
    [InlineData("ssh_user: \"j\\u00fcrgen\"", null)]
    [InlineData("unknown_to_all: \"\\u00fc\"", null)]
    public void Escaped_text_fails_where_the_installer_writes_it_into_a_file(string line, string? parameter)
    {
        string key = line.Split(':')[0];
        string text = string.Concat(Sound.Split('\n').Where(other => other.Length > 0 && other.Split(':')[0] != key).Select(other => other + "\n"));

        DcosCheckResult[] failed = [.. Configs.Test(text + line + "\n").Where(result => result.Status == DcosCheckStatus.Failed)];

        Assert.Equal(parameter is null ? [] : [parameter], failed.Select(result => result.Parameter));
        Assert.All(failed, result => Assert.Contains("U+00FC", result.Message));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_fail_with_their_place()
    {
        File.WriteAllBytes(InFolder("config.yaml"), Encoding.Latin1.GetBytes(Sound + "# für\n"));
        File.WriteAllBytes(InFolder("utf16.yaml"), [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Sound)]);

        DcosCheckResult[] results = [.. new[] { "config.yaml", "utf16.yaml" }.Select(name => Assert.Single(Configs.Test(InFolder(name))))];

        Assert.Equal([("config-yaml", 12, 4), ("config-yaml", 1, 1)], results.Select(result => (result.Name, result.Line!.Value, result.Column!.Value)));
        Assert.Contains("byte 0xFC", results[0].Message);
        Assert.Contains("byte 0xFF", results[1].Message);
    }

    [Theory]
    [InlineData("# für – “Zürich”\n", "# fur - \"Zurich\"\n")]
    [InlineData("# 生产\n", "# \\u751f\\u4ea7\n")]
    [InlineData("# \U0001F600 ½ …\n", "# \\U0001f600 \\u00bd ...\n")]
    [InlineData("weights: größe # naïve\n", "weights: \"gr\\u00f6\\u00dfe\" # naive\n")]
    [InlineData("weights: 'it''s für'\n", "weights: \"it's f\\u00fcr\"\n")]
    [InlineData("weights: \"a\\tü\"\n", "weights: \"a\\t\\u00fc\"\n")]
    [InlineData("weights: \"a\n  b ü\n  c\"\n", "weights: \"a\n  b \\u00fc\n  c\"\n")]
    [InlineData("weights: a\n  b ü\n", "weights: \"a b \\u00fc\"\n")]
    [InlineData("weights: |\n  a ü\n\n  b\nmy: x\n", "weights: \"a \\u00fc\\n\\nb\\n\"\nmy: x\n")]
    [InlineData("weights: >-\n  a\n  ü\n", "weights: \"a \\u00fc\"\n")]
    [InlineData("weights: &x !!str ü\nmy: *x\n", "weights: &x !!str \"\\u00fc\"\nmy: *x\n")]
    [InlineData("größe: {ä: [ö, \"ü\", 'é', x]} # ß\n", "\"gr\\u00f6\\u00dfe\": {\"\\u00e4\": [\"\\u00f6\", \"\\u00fc\", \"\\u00e9\", x]} # \\u00df\n")]
    [InlineData("weights: \U0001F600\n", "weights: \"\\U0001f600\"\n")]
    public void Update_writes_ASCII_and_leaves_other_lines_as_they_are(string lines, string written)
    {
        string text = Sound + lines;

        ConfigUpdate update = ConfigBench.Update("\uFEFF" + text);

        Assert.Equal(Sound + written, update.Text);
        Assert.Equal(Sound + written, ConfigBench.Update(update.Text).Text);
        Assert.Equal(Meaning(ConfigBench.Read(text)), Meaning(update.Document));
    }

    [Fact]
    public void Update_of_the_whole_kind_is_ASCII_and_means_the_same()
    {
        Random random = new(20210);
        string foreign = "éüß生产\u00A0\uFEFF–ı\u0130\u0085\u2028Ａ\u0301";
        int updated = 0;
        for (int i = 0; i < 1500; i++)
        {
            StringBuilder text = new(RandomConfig.Next(random, DcosEdition.Open)
                + "\ngröße: &a {ä: 'ö''ß', b: [\"ü\\n\", é x]} # 生\nmy_text: |+\n  für\n   é\n\n# ü\n");
            for (int change = random.Next(4); change > 0; change--)
            {
                text.Insert(random.Next(text.Length), random.Next(3) == 0 ? "\U0001F600" : foreign[random.Next(foreign.Length)].ToString());
            }

            try
            {
                ConfigDocument old = ConfigBench.Read(text.ToString());
                ConfigDocument ascii = AsciiRewriter.Rewrite(old, ConfigBench.Yaml);

                Assert.All(ascii.WithMark, c => Assert.InRange(c, '\t', '\x7f'));
                Assert.Equal(Meaning(old), Meaning(ascii));
                Assert.True(AsciiLinesOfOneLineValues(old.Text).Except(ascii.Text.Split('\n')).ToArray() is [], $"{old.Text}\n=>\n{ascii.Text}");
                updated++;
            }
            catch (InputException e)
            {
                Assert.Contains(e.Id, new[] { SR.YamlInvalid, SR.ConfigNotEditable });
            }
        }

        Assert.InRange(updated, 700, 1500);
    }

    [Fact]
    public void What_is_set_is_written_in_ASCII()
    {
        ConfigUpdate update = ConfigBench.Update(Sound, set: [("weights", "ü"), ("no_proxy", new[] { "é\U0001F600" })]);

        Assert.EndsWith("weights: \"\\u00fc\"\nno_proxy: [\"\\u00e9\\U0001f600\"]\n", update.Text);
        Assert.Equal("[\"\\u00e9\\ud83d\\ude00\"]", Resolution.ArgumentText(update.Document.Values["no_proxy"].Value));
    }

    private static HashSet<string> AsciiLinesOfOneLineValues(string text) =>
        [.. text.Split('\n').Where(line => line.Contains(": ") && !line.StartsWith(' ') && line.All(char.IsAscii)
            && line.TrimEnd()[^1] is not ('|' or '>' or '+' or '-'))];

    private static string Meaning(ConfigDocument document) =>
        string.Join("\n", document.Entries.Select(entry => entry.Key + " " + PythonJson.WriteCanonical(entry.Value)));

    private string InFolder(string name) => Path.Combine(_folder, name);

    private GenconfFolder Genconf() => GenconfFolder.Open(_folder, Configs.Files);
}
