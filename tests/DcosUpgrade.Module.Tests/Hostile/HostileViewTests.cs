using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Core.Tests.Hostile;
using Xunit;

namespace DcosUpgrade.Module.Tests.Hostile;

/// <summary>What PowerShell prints of the module's objects when texts from outside are hostile: each view, and each way without a view.</summary>
[Collection("Views")]
public sealed class HostileViewTests : IDisposable
{
    private const int Objects = 40;

    /// <summary>The colours of the view of a difference, and the end of a colour, which PowerShell writes after each column: removed, so that
    /// each other escape sequence is found.</summary>
    private static readonly Regex s_colours = new("\u001b\\[9[0-9]m(?=Forbidden|Warning|Required|Allowed|Cosmetic)|\u001b\\[0m", RegexOptions.CultureInvariant);

    /// <summary>Readable characters of two halves, and halves of the one in the corpus: PowerShell wraps a line between them.</summary>
    private static readonly Regex s_halves = new("\ud83d[\udc00-\udfff]?|\ude00", RegexOptions.CultureInvariant);

    private readonly TemporaryFolder _folder = new();
    private readonly EngineFixture _engine = new();

    // PowerShell's own colours off, and escape sequences of texts not removed.
    public HostileViewTests() => _engine.Run("""
        $global:PSStyle.OutputRendering = 'Ansi'
        foreach ($name in 'FormatAccent', 'TableHeader', 'CustomTableHeaderLabel', 'FeedbackName', 'FeedbackText', 'FeedbackAction', 'Error', 'ErrorAccent',
            'Warning') {
          if ($global:PSStyle.Formatting.PSObject.Properties[$name].IsSettable) { $global:PSStyle.Formatting.$name = '' }
        }
        """).ThrowIfFailed();

    public static TheoryData<string> Ways =>
    [
        "$input | Out-String -Width 80", "$input | Out-String -Width 120",
        "$input | Format-Table | Out-String -Width 80", "$input | Format-Table | Out-String -Width 120",
        "$input | Format-Table * -Wrap | Out-String -Width 120", "$input | Format-List | Out-String -Width 80",
        "$input | Format-List * | Out-String -Width 80", "$input | Format-List * | Out-String -Width 120",
        "$input | Format-Wide | Out-String -Width 80", "$input | ForEach-Object { \"$_\" }",
        "$input | ConvertTo-Json -Depth 5", "$input | ConvertTo-Csv",
    ];

    [Fact]
    public void Every_type_with_a_view_is_tested()
    {
        string format = File.ReadAllText(Path.Combine(Repository.ModuleFolder, "DcosUpgrade.Format.ps1xml"));
        string[] viewed = [.. Regex.Matches(format, "<TypeName>DcosUpgrade\\.(\\w+)</TypeName>").Select(match => match.Groups[1].Value).Distinct()];

        Assert.InRange(viewed.Length, 15, 100);
        Assert.Empty(viewed.Except(HostileObjects.Types.Select(type => type.Name)));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void No_view_prints_a_hostile_text(string way)
    {
        HostileObjects objects = new();
        foreach (Type type in HostileObjects.Types)
        {
            object[] made = [.. Enumerable.Range(0, Objects).Select(_ => objects.Of(type))];
            string printed = Print("param($objects) $objects | & { " + way + " }", ("objects", made));

            Assert.True(printed.Length > Objects, type.Name);
            Assert.Equal((type.Name, ""), (type.Name, Hostile(printed)));
        }

        Assert.Equal(HostileTexts.All.Count, objects.Used);
    }

    /// <summary>The escapes of YAML make any character of a text in a file that has only readable ones.</summary>
    [Theory]
    [InlineData("Test-DcosConfig -Path $new -Version 1.11.6 -Edition Open")]
    [InlineData("Compare-DcosConfig $old $new -FromVersion 1.10.8 -ToVersion 1.11.6")]
    public void Configuration_of_somebody_else_prints_no_hostile_text(string command)
    {
        const string Sound = "bootstrap_url: http://10.0.0.1:80\nexhibitor_storage_backend: static\nmaster_discovery: static\nenable_ipv6: false\n";
        string old = Path.Combine(_folder.Path, "old.yaml");
        string @new = Path.Combine(_folder.Path, "new.yaml");
        File.WriteAllText(old, Sound + "cluster_name: c\nmaster_list: [10.0.0.2]\n");
        int printedAny = 0;
        foreach (string hostile in HostileTexts.Kinds)
        {
            string quoted = Quoted(hostile);
            foreach (string text in new[]
            {
                $"cluster_name: {quoted}\nmaster_list: [10.0.0.2]\n",
                $"cluster_name: c\nmaster_list: [{quoted}]\n",
                $"cluster_name: c\nmaster_list: [10.0.0.2]\nx{quoted}: 1\n{quoted}: {quoted}\n",
                $"cluster_name: c\nmaster_list: [10.0.0.2]\nresolvers: {quoted}\noauth_enabled: {quoted}\ndns_search: {quoted}\n",
            })
            {
                File.WriteAllText(@new, Sound + text);
                string printed = Print(
                    "param($command, $old, $new) $all = @(& ([scriptblock]::Create($command)) 2>&1); $all | Out-String -Width 120; "
                        + "$all | Format-List * | Out-String -Width 120; $all | ConvertTo-Json -Depth 3 -WarningAction Ignore",
                    ("command", command), ("old", old), ("new", @new));
                printedAny += printed.Length > 200 ? 1 : 0;
                Assert.Equal((text, ""), (text, Hostile(printed)));
            }
        }

        Assert.True(printedAny > 100);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    private string Print(string script, params (string Name, object? Value)[] parameters)
    {
        EngineRun run = _engine.Run(script, parameters);
        run.ThrowIfFailed();
        return s_halves.Replace(s_colours.Replace(string.Join("\n", run.Texts).Replace("\r\n", "\n"), ""), "?");
    }

    /// <summary>A text of YAML in double quotes, each character that is not readable as an escape.</summary>
    private static string Quoted(string text) => $"\"{string.Concat(text.Select(Escaped))}\"";

    /// <summary>The first hostile line from a few characters before the hostile one, readable; empty when there is none.</summary>
    private static string Hostile(string printed)
    {
        string line = printed.Split('\n').FirstOrDefault(line => HostileTexts.IsHostile(line, lines: true), "");
        int at = Enumerable.Range(0, line.Length).FirstOrDefault(end => HostileTexts.IsHostile(line[..end], lines: true)
            && !(char.IsHighSurrogate(line[end - 1]) && char.IsLowSurrogate(line[end])), line.Length);
        return string.Concat(line.Skip(at - 20).Take(40).Select(Escaped));
    }

    private static string Escaped(char c) =>
        c is >= ' ' and < '\x7f' and not ('"' or '\\') ? c.ToString() : "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture);
}
