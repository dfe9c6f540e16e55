using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Configuration.Checks;
using DcosUpgrade.Errors;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration;

/// <summary>Tests a configuration for the installer of one release.</summary>
internal sealed class ConfigTest(ConfigReader reader, DcosVersion version, DcosEdition edition, GenconfFolder? genconf)
{
    /// <summary>The check that fails when the text is not a configuration.</summary>
    public const string ReadingCheck = "config-yaml";

    /// <param name="pathOrText">A string with a line break is YAML, one without is a path.</param>
    /// <returns>The findings in the order of the text; when none failed, the last one is Passed.</returns>
    /// <exception cref="InputException">The release is not covered, or there is no such file.</exception>
    public IReadOnlyList<DcosCheckResult> Run(string pathOrText)
    {
        ReleaseLine.Require(null, version);
        try
        {
            return Run(reader.Read(pathOrText));
        }
        catch (InputException e) when (e.Id is SR.YamlInvalid or SR.FileNotUtf8)
        {
            return [Unreadable(e)];
        }
    }

    public IReadOnlyList<DcosCheckResult> Run(ConfigDocument document)
    {
        ConfigSubject subject = new(document, ConfigResolver.Resolve(document, version, edition, genconf), genconf);
        DcosCheckResult[] results = [.. ConfigCheckCatalog.All.SelectMany(check => check.Evaluate(subject)).OrderBy(result => result.Line ?? int.MaxValue)];
        return results.Any(result => result.Status == DcosCheckStatus.Failed) ? results : [.. results, Passed(document)];
    }

    private static DcosCheckResult Unreadable(InputException e) => new()
    {
        Name = ReadingCheck,
        Target = e.TargetName ?? ConfigReader.TextName,
        Line = e.Place?.Line,
        Column = e.Place?.Column,
        Status = DcosCheckStatus.Failed,
        Message = e.Message,
        Remedy = e.Remedy,
        Source = "dcos/dcos 1.11.6 pkgpanda/util.py (PyYAML)",
    };

    private DcosCheckResult Passed(ConfigDocument document) => new()
    {
        Name = "config",
        Target = document.Source,
        Status = DcosCheckStatus.Passed,
        Actual = $"{document.Values.Count} parameters",
        Message = $"The {edition} installer of {version} would take it.",
    };
}
