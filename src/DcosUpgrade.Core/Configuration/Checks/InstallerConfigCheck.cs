using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>The objections of the installer of the release.</summary>
internal sealed class InstallerConfigCheck : ConfigCheck
{
    public override string Name => "config-installer";

    public override int Order => 10;

    public override string Source => "dcos/dcos 1.11.6 gen/calc.py; dcos/dcos 1.11.6 gen/internals.py";

    public override DcosCheckSeverity Severity => DcosCheckSeverity.Blocking;

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject) =>
        subject.Resolved.Findings.Select(finding =>
            Result(subject, DcosCheckStatus.Failed, finding.Key, finding.Entry, Message(finding), Remedy(subject, finding)));

    private static string Message(ConfigFinding finding) =>
        finding is { Objection: ConfigObjection.Crash, HasTraceback: true }
            ? finding.Message + "; the installer ends with a Python traceback"
            : finding.Message;

    private static string Remedy(ConfigSubject subject, ConfigFinding finding) => finding.Objection switch
    {
        ConfigObjection.Unset when Misspelt(subject, finding.Key) is { } typed => $"Rename {typed} to {finding.Key}.",
        ConfigObjection.Unset => $"Set {finding.Key}{When(subject, finding.Key)}.",
        ConfigObjection.Computed => $"Remove {finding.Key}.",
        _ when finding.Entry?.Value is ConfigText { Value: var text } && Near(subject, finding.Key, text) is { } value => $"Write {finding.Key}: {value}",
        _ when finding.Entry is null => $"Correct what {finding.Key} is made from.",
        _ => $"Correct {finding.Key}.",
    };

    private static string When(ConfigSubject subject, string key) =>
        ParameterCatalogue.Instance.Find(key, subject.Version, subject.Edition)?.Used is { Always: false } used ? $", which {used.Text} needs" : "";

    /// <summary>An unknown key whose name is near the missing parameter.</summary>
    private static string? Misspelt(ConfigSubject subject, string key) =>
        subject.Document.Values.Keys.FirstOrDefault(typed =>
            ParameterCatalogue.Instance.Find(typed) is { Count: 0 } && NearestName.Find(typed, [key]) is not null);

    /// <summary>The allowed value that was meant.</summary>
    private static string? Near(ConfigSubject subject, string key, string text)
    {
        IEnumerable<ParameterCall> rules = ParameterCatalogue.Instance.Find(key, subject.Version, subject.Edition)?.Rules ?? [];
        string[] allowed = [.. rules.SelectMany(rule => rule.Name switch { "bool" => ["true", "false"], "oneOf" => rule.Arguments, _ => [] })];
        return allowed.Length == 0 ? null : NearestName.Find(text, allowed);
    }
}
