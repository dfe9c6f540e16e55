using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>Valid YAML that misleads people and other tools: Windows line ends, anchors.</summary>
internal sealed class TextFormatCheck : ConfigCheck
{
    public override string Name => "config-format";

    public override int Order => 110;

    public override string Source => "https://yaml.org/spec/1.1/";

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject)
    {
        ConfigDocument document = subject.Document;
        int end = document.Text.IndexOf("\r\n", StringComparison.Ordinal);
        if (end >= 0)
        {
            string before = document.Text.Substring(0, end);
            yield return At(subject, before.Count(c => c == '\n') + 1, end - before.LastIndexOf('\n'), "has Windows line ends, which scripts in it would keep",
                "Save it with Unix line ends.");
        }

        if (FirstAnchor(document.Root) is { } anchor)
        {
            yield return At(
                subject, anchor.Line, anchor.Column,
                "an anchor: its value may be used in several places, so a change has more effects than are visible; text that begins with & needs quotes",
                "Write the value out where it is needed, or put it in quotes.");
        }
    }

    private static YamlTree? FirstAnchor(YamlTree tree) => tree.Anchor is not null ? tree : tree switch
    {
        YamlSequence list => list.Items.Select(FirstAnchor).FirstOrDefault(found => found is not null),
        YamlMapping map => map.Entries.Select(entry => FirstAnchor(entry.Value)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private DcosCheckResult At(ConfigSubject subject, int line, int column, string message, string remedy) =>
        Result(subject, DcosCheckStatus.Warning, null, null, message, remedy) with { Line = line, Column = column };
}
