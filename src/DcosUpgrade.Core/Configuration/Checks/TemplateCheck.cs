using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>Places of a template that nobody filled in: the installer takes them as they are.</summary>
internal sealed class TemplateCheck : ConfigCheck
{
    private static readonly Pattern s_place = new(
        @"\$\{[A-Za-z0-9_]+\}|\$[A-Za-z_][A-Za-z0-9_]*|\{\{[^{}]*\}\}|<[A-Za-z][A-Za-z0-9_ .-]*>",
        RegexOptions.CultureInvariant);

    public override string Name => "config-template";

    public override int Order => 65;

    public override string Source => "dcos/dcos 1.11.6 gen/calc.py";

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject) =>
        from entry in subject.Document.Entries
        where !ConfigSecrets.IsSecret(entry.Key) && !entry.Key.EndsWith("_contents", System.StringComparison.Ordinal)
        let place = Texts(entry.Value).Select(text => s_place.Match(ConfigSecrets.MaskLogins(text))).FirstOrDefault(match => match.Success)
        where place is not null
        select Warn(subject, entry, $"has {place.Value}, which looks like a place of a template that was not filled in", $"Write the value of {entry.Key}.");

    /// <summary>The texts of a value; mappings are left out, because commands of checks use variables.</summary>
    private static IEnumerable<string> Texts(ConfigValue value) => value switch
    {
        ConfigText text => [text.Value],
        ConfigList list => list.Items.SelectMany(Texts),
        _ => [],
    };
}
