using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Configuration;

/// <summary>A configuration: a file with its folder, a text, or what an installer left on a node or in a package.</summary>
internal sealed record ConfigInput
{
    /// <summary>Keys that only Enterprise uses, and requires.</summary>
    private static readonly string[] s_enterprise = ["superuser_username", "superuser_password_hash", "customer_key", "license_key_contents"];

    private readonly Func<string, string?> _script;
    private readonly ConfigDocument? _expanded;
    private readonly bool _isGenerated;
    private readonly bool _hasLicence;

    private ConfigInput(ConfigDocument document, Func<string, string?> script, ConfigDocument? expanded, bool isGenerated, bool hasLicence)
    {
        Document = document;
        _script = script;
        _expanded = expanded;
        _isGenerated = isGenerated;
        _hasLicence = hasLicence;
    }

    public ConfigDocument Document { get; private init; }

    /// <summary>Its release; null when it is not known.</summary>
    public DcosVersion? Version { get; init; }

    /// <summary>Unknown: derived from its keys.</summary>
    public DcosEdition Edition { get; init; }

    /// <summary>Its edition, or the likely one.</summary>
    public DcosEdition LikelyEdition =>
        Edition != DcosEdition.Unknown ? Edition : s_enterprise.Any(Document.Values.ContainsKey) ? DcosEdition.Enterprise : DcosEdition.Open;

    /// <summary>A config.yaml of the user.</summary>
    /// <param name="file">Reads a file by its name in config.yaml, <c>genconf/ip-detect</c>; null when it does not exist.</param>
    public static ConfigInput Of(ConfigDocument document, Func<string, byte[]?> file) =>
        new(document, parameter => Script(document, parameter, file), null, isGenerated: false, file("genconf/license.txt") is not null);

    /// <summary>A configuration that an installer left.</summary>
    /// <exception cref="InputException">It is not YAML.</exception>
    public static ConfigInput Of(ConfigFiles files, string user, string source, IYamlReader yaml)
    {
        string? Script(string parameter) => parameter switch
        {
            DetectScripts.IpDetect => files.IpDetect,
            DetectScripts.IpDetectPublic => files.IpDetectPublic ?? files.IpDetect,
            _ => files.FaultDomainDetect,
        };
        return new ConfigInput(ConfigDocument.Parse(user, source, yaml), Script, Expanded(files, source, yaml), isGenerated: true, hasLicence: false);
    }

    /// <summary>Another configuration with the same files beside it.</summary>
    public ConfigInput With(ConfigDocument document) => this with { Document = document };

    public ComparedConfig Side(DcosVersion version, DcosEdition edition) => new()
    {
        Document = Document,
        Resolved = ConfigResolver.Resolve(Document, version, edition),
        Expanded = _expanded is null ? null : ConfigResolver.Resolve(_expanded, version, edition),
        IsGenerated = _isGenerated,
        HasLicence = _hasLicence,
        Scripts = DetectScripts.Parameters.Select(name => new KeyValuePair<string, string?>(name, _script(name)))
            .Where(script => script.Value is not null).ToDictionary(script => script.Key, script => script.Value!, StringComparer.Ordinal),
    };

    private static string? Script(ConfigDocument document, string parameter, Func<string, byte[]?> file) =>
        DetectScripts.FileOf(document, parameter) is { } path && file(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>JSON is YAML; a damaged file counts as missing, because the catalogue has the defaults too.</summary>
    private static ConfigDocument? Expanded(ConfigFiles files, string source, IYamlReader yaml)
    {
        try
        {
            return files.Expanded is null ? null : ConfigDocument.Parse(files.Expanded, source, yaml);
        }
        catch (InputException)
        {
            return null;
        }
    }
}
