using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>Detect scripts: the installer copies them unchecked, and every node runs them.</summary>
internal sealed class DetectScriptCheck : ConfigCheck
{
    private static readonly (string Parameter, string Contents)[] s_scripts =
    [
        ("ip_detect_filename", "ip_detect_contents"),
        ("ip_detect_public_filename", "ip_detect_public_contents"),
        ("fault_domain_detect_filename", "fault_domain_detect_contents"),
    ];

    public override string Name => "config-detect-script";

    public override int Order => 120;

    public override string Source => "DC/OS 1.11 docs: installing/production/deploying-dcos/installation";

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject)
    {
        foreach ((string parameter, string contents) in s_scripts.Where(script => !subject.Document.Values.ContainsKey(script.Contents)))
        {
            if (subject.Value(parameter) is { Length: > 0 } name && subject.Genconf?.Read(name) is { } bytes && Objection(bytes) is { } objection)
            {
                yield return Result(subject, DcosCheckStatus.Warning, parameter, subject.Resolved.Parameters[parameter].Entry, $"{name} {objection}",
                    $"Correct {name} and run it on a node.");
            }
        }
    }

    /// <returns>Null for a script that a node can probably run.</returns>
    public static string? Objection(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        return !text.StartsWith("#!", StringComparison.Ordinal) ? "does not begin with #!"
            : text.IndexOf('\r') >= 0 ? "has Windows line ends"
            : text.Any(c => c < ' ' && c is not ('\n' or '\t')) ? "has control characters"
            : text.Split('\n').Skip(1).All(line => line.Trim().Length == 0 || line.TrimStart()[0] == '#') ? "does nothing"
            : null;
    }
}
