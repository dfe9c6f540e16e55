using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Commands;

/// <summary>Updates a config.yaml to the format of a newer version, with as few changes as possible.</summary>
[Cmdlet(
    VerbsData.Update,
    "DcosConfig",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(string))]
public sealed class UpdateDcosConfigCommand : PSCmdlet
{
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
    public DcosVersion? ToVersion { get; set; }

    /// <summary>
    /// The version that the old one is for; without it the last one of the line before, unless it declares all that the new version
    /// requires.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public DcosVersion? FromVersion { get; set; }

    /// <summary>Open or Enterprise; without it the likely edition of the configuration.</summary>
    [Parameter]
    [ValidateSet(nameof(DcosEdition.Open), nameof(DcosEdition.Enterprise))]
    public DcosEdition Edition { get; set; }

    /// <summary>The file to write in place of writing the text to the pipeline.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Parameters and their values to set; $null removes one.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Set { get; set; }

    /// <summary>The security mode, one step stricter than it is.</summary>
    [Parameter]
    [ValidateSet(nameof(DcosSecurityMode.Permissive), nameof(DcosSecurityMode.Strict))]
    public DcosSecurityMode SecurityMode { get; set; }

    /// <summary>Replace an existing OutFile.</summary>
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
            ConfigDocument old = new ConfigReader(adapters.Files, adapters.Yaml).Read(ConfigReader.IsText(Path) ? Path : LocalPath.Resolve(this, Path));
            string? outFile = OutFile is null ? null : Target(old.Source);
            DcosEdition edition = Edition != DcosEdition.Unknown ? Edition : ConfigInput.Of(old, _ => null).LikelyEdition;
            ConfigVersions versions = ConfigVersions.ForUpdate(old, FromVersion, ToVersion!, edition);
            ConfigUpdate update = new ConfigUpdater(versions, edition, Values(), adapters.Yaml).Update(old, SecurityMode);
            foreach (ConfigFinding finding in update.Findings)
            {
                WriteWarning($"{finding.Key}: {finding.Message}. Test-DcosConfig shows more.");
            }

            Give(old, update, outFile);
        }
        catch (DcosException e)
        {
            ThrowTerminatingError(DcosErrors.From(e));
        }
    }

    private void Give(ConfigDocument old, ConfigUpdate update, string? outFile)
    {
        if (IsWhatIf)
        {
            string diff = UnifiedDiff.Of(MaskedText.Of(old, old), MaskedText.Of(update.Document, old), old.Source, outFile ?? old.Source);
            WriteInformation(new HostInformationMessage { Message = diff.Length > 0 ? diff.TrimEnd('\n') : $"{old.Source} needs no change." }, ["PSHOST"]);
        }

        if (outFile is null)
        {
            if (!IsWhatIf)
            {
                WriteObject(update.Text);
            }
        }
        else if (ShouldProcess(outFile, $"Write {old.Source} for DC/OS {ToVersion}"))
        {
            LocalPath.Write(outFile, update.Text, replace: Force);
        }
    }

    private string Target(string source)
    {
        string path = LocalPath.Resolve(this, OutFile!);
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
