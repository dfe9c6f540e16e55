using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Releases;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>A file of the installer that is not ASCII.</summary>
/// <param name="File">Its name in messages.</param>
/// <param name="Parameter">The parameter that names it; null for config.yaml.</param>
/// <param name="First">The first character that is not ASCII.</param>
internal sealed record ForeignText(string File, string? Parameter, NonAscii First)
{
    /// <summary>The objection, without the place.</summary>
    public string Objection => $"{First.Name} is not ASCII{First.Others()}";

    public override string ToString() => $"{File}:{First.Line}:{First.Column}: {Objection}";
}

/// <summary>The text files that the installer decodes: config.yaml and the detect scripts (FACTS.md, Text files of the installer).</summary>
internal static class InstallerText
{
    /// <summary>Public sources of the rule.</summary>
    public const string Source = "dcos/dcos 1.11.6 pkgpanda/util.py; dcos/dcos 1.11.6 gen/__init__.py; dcos/dcos 1.11.6 gen/build_deploy/bash/Dockerfile.in";

    private const string FaultDomains = "fault_domain_enabled";

    /// <summary>The files that the installer of a release cannot read or write.</summary>
    /// <param name="genconf">Null: only config.yaml is tested.</param>
    public static IEnumerable<ForeignText> Unreadable(ConfigDocument document, GenconfFolder? genconf, DcosVersion version, DcosEdition edition)
    {
        if (ReleaseLine.Of(version) is { ReadsUtf8: true })
        {
            yield break;
        }

        if (NonAscii.Find(document.WithMark) is { } first)
        {
            yield return new ForeignText(document.Source, null, first);
        }

        foreach (IGrouping<string, string> script in DetectScripts.Parameters
            .Where(parameter => IsRead(document, parameter, version, edition) && DetectScripts.FileOf(document, parameter) is not null)
            .GroupBy(parameter => DetectScripts.FileOf(document, parameter)!))
        {
            if (genconf?.Read(script.Key) is { } bytes && NonAscii.Find(bytes) is { } foreign)
            {
                yield return new ForeignText(script.Key, script.First(), foreign);
            }
        }
    }

    private static bool IsRead(ConfigDocument document, string parameter, DcosVersion version, DcosEdition edition) =>
        parameter != DetectScripts.FaultDomainDetect
            || (ParameterCatalogue.Instance.Find(FaultDomains, version, edition) is { IsInternal: false } && document.ValueOf(FaultDomains) != "false");
}
