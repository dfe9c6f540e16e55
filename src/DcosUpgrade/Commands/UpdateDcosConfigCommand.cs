using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Languages;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Commands;

/// <summary>Updates a config.yaml over every upgrade to a newer version, with as few changes as possible.</summary>
[Cmdlet(
    VerbsData.Update,
    "DcosConfig",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = OneFile)]
[OutputType(typeof(string), typeof(DcosConfigHop))]
public sealed class UpdateDcosConfigCommand : PSCmdlet
{
    private const string OneFile = "File";
    private const string AllHops = "Hops";
    private const string FileName = "config.yaml";

    /// <summary>The old config.yaml, or its text. Never written to.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The version that the result is for.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public DcosVersion? ToVersion { get; set; }

    /// <summary>
    /// The version that the old one is for; without it the last one of the line before, unless the file declares all that the line of the new version
    /// requires for the first time.
    /// </summary>
    [Parameter(ParameterSetName = OneFile)]
    [Parameter(
        Mandatory = true,
        ParameterSetName = AllHops)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public DcosVersion? FromVersion { get; set; }

    /// <summary>Open or Enterprise; without it the likely edition of the configuration.</summary>
    [Parameter]
    [ValidateSet(nameof(DcosEdition.Open), nameof(DcosEdition.Enterprise))]
    public DcosEdition Edition { get; set; }

    /// <summary>The file to write in place of writing the text to the pipeline.</summary>
    [Parameter(ParameterSetName = OneFile)]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>The folder for one file of each upgrade on the way, <c>VERSION/config.yaml</c>. All files are written, or none.</summary>
    [Parameter(
        Mandatory = true,
        ParameterSetName = AllHops)]
    [ValidateNotNullOrEmpty]
    public string? OutFolder { get; set; }

    /// <summary>Parameters and their values to set; $null removes one.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Set { get; set; }

    /// <summary>The security mode, one step stricter than it is.</summary>
    [Parameter(ParameterSetName = OneFile)]
    [ValidateSet(nameof(DcosSecurityMode.Permissive), nameof(DcosSecurityMode.Strict))]
    public DcosSecurityMode SecurityMode { get; set; }

    /// <summary>Replace existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : GetVariableValue("WhatIfPreference") is true or SwitchParameter { IsPresent: true };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            IAdapterFactory adapters = DependencyLoader.Module.Adapters;
            ConfigInput old = new ConfigReader(adapters.Files, adapters.Yaml).ReadInput(ConfigReader.IsText(Path) ? Path : LocalPath.Resolve(this, Path));
            DcosEdition edition = Edition != DcosEdition.Unknown ? Edition : old.LikelyEdition;
            string? outFile = OutFile is null ? null : Target(old.Document.Source, OutFile);
            ConfigVersions versions = ConfigVersions.ForUpdate(old.Document, FromVersion, ToVersion!, edition);
            ConfigHops update = new(edition, Values(), adapters.Yaml);
            IReadOnlyList<ConfigHop> hops = update.Update(old.Document, versions, SecurityMode);
            if (OutFolder is null)
            {
                ConfigHop whole = new(versions, old.Document, hops[hops.Count - 1].Update);
                Warn(update.Remaining(whole), "");
                Give(whole, outFile);
            }
            else
            {
                Give(update, hops, hop => ConfigComparer.Compare(
                    old.With(hop.Before).Side(hop.Versions.From, edition),
                    old.With(hop.Update.Document).Side(hop.Versions.To, edition),
                    DcosProcedure.Upgrade));
            }
        }
        catch (DcosException e)
        {
            ThrowTerminatingError(DcosErrors.From(e));
        }
    }

    private void Give(ConfigHop hop, string? outFile)
    {
        string source = hop.Before.Source;
        Show(hop, source, outFile ?? source);
        if (outFile is null)
        {
            if (!IsWhatIf)
            {
                WriteObject(hop.Update.Text);
            }
        }
        else if (ShouldProcess(outFile, Translation.Shown($"Write {source} for DC/OS {ToVersion}")))
        {
            LocalPath.Write(outFile, hop.Update.Text, replace: Force);
        }
    }

    private void Give(ConfigHops update, IReadOnlyList<ConfigHop> hops, Func<ConfigHop, IReadOnlyList<DcosConfigDifference>> compare)
    {
        string folder = LocalPath.Resolve(this, OutFolder!);
        string source = hops[0].Before.Source;
        List<DcosConfigHop> written = [];
        foreach (ConfigHop hop in hops)
        {
            string file = Target(hops[0].Before.Source, System.IO.Path.Combine(folder, hop.Versions.To.ToString(), FileName));
            written.Add(new DcosConfigHop
            {
                Number = written.Count + 1,
                FromVersion = hop.Versions.From.ToString(),
                ToVersion = hop.Versions.To.ToString(),
                Path = file,
                Changes = [.. compare(hop)],
                Remaining = [.. update.Remaining(hop)],
            });
            Warn(written[written.Count - 1].Remaining, $"{hop.Versions.To}: ");
            Show(hop, source, file);
            source = file;
        }

        if (ShouldProcess(folder, Translation.Shown($"Write {hops.Count} configurations from DC/OS {FromVersion} to {ToVersion}")))
        {
            LocalPath.WriteAll([.. written.Zip(hops, (file, hop) => new KeyValuePair<string, string>(file.Path, hop.Update.Text))], replace: Force);
            WriteObject(written, enumerateCollection: true);
        }
    }

    private void Warn(IEnumerable<string> remaining, string prefix)
    {
        foreach (string text in remaining)
        {
            WriteWarning(Translation.Shown($"{prefix}{text}. Test-DcosConfig shows more."));
        }
    }

    /// <summary>With -WhatIf, the difference to the host.</summary>
    private void Show(ConfigHop hop, string source, string target)
    {
        if (IsWhatIf)
        {
            string diff = UnifiedDiff.Of(MaskedText.Of(hop.Before, hop.Before), MaskedText.Of(hop.Update.Document, hop.Before), source, target);
            string text = diff.Length > 0 ? diff.TrimEnd('\n') : Translation.Shown($"{source} needs no change.");
            WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);
        }
    }

    private string Target(string source, string file)
    {
        string path = LocalPath.Resolve(this, file);
        return string.Equals(System.IO.Path.GetFullPath(path), System.IO.Path.GetFullPath(source), StringComparison.OrdinalIgnoreCase)
            ? throw new InputException(SR.UpdateOverInput, path, path)
            : path;
    }

    private Dictionary<string, object?> Values() => (Set ?? new Hashtable()).Cast<DictionaryEntry>()
        .ToDictionary(
            entry => Convert.ToString(entry.Key, System.Globalization.CultureInfo.InvariantCulture)!,
            entry => Plain(entry.Value),
            StringComparer.Ordinal);

    /// <summary>Values of PowerShell as Core takes them.</summary>
    private static object? Plain(object? value) => (value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        SwitchParameter flag => flag.IsPresent,
        string or bool => value is PSObject text ? text.BaseObject : value,
        IDictionary map => map.Cast<DictionaryEntry>().Select(entry => new KeyValuePair<string, object?>(entry.Key.ToString()!, Plain(entry.Value))).ToList(),
        PSObject bag => bag.Properties.Select(property => new KeyValuePair<string, object?>(property.Name, Plain(property.Value))).ToList(),
        IEnumerable items => items.Cast<object?>().Select(Plain).ToList(),
        object other => other,
    };
}
