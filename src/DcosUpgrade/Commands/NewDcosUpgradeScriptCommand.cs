using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;
using DcosUpgrade.Releases;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Commands;

/// <summary>Creates the node upgrade script on the bootstrap node, serves it, and verifies its download; equal inputs return the existing script.</summary>
[Cmdlet(
    VerbsCommon.New,
    "DcosUpgradeScript",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(DcosUpgradeScript))]
public sealed class NewDcosUpgradeScriptCommand : JournalingCmdlet
{
    private static readonly string[] s_folders = ["", ScriptInputs.CheckFolder];

    /// <summary>The cluster.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The path of the config.yaml of the new version on this machine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>The path of the ip-detect script on this machine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IpDetectPath { get; set; }

    /// <summary>A folder on this machine with the content of genconf: config.yaml, ip-detect, license.txt, check_bins ...</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GenconfPath { get; set; }

    /// <summary>The path of the installer, dcos_generate_config.sh or .ee.sh, on the bootstrap node.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InstallerPath { get; set; }

    /// <summary>The URL from which the bootstrap node downloads a missing installer.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InstallerUri { get; set; }

    /// <summary>The required SHA-256 of the installer.</summary>
    [Parameter]
    [ValidatePattern("^[0-9A-Fa-f]{64}\\z")]
    public string? InstallerSha256 { get; set; }

    /// <summary>The installed version of the nodes; the default is the version of all masters.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public DcosVersion? FromVersion { get; set; }

    /// <summary>The procedure of the script.</summary>
    [Parameter]
    public DcosProcedure Procedure { get; set; }

    /// <summary>Parameters whose difference from the running cluster is accepted. Not allowed for exhibitor*, master_list, master_discovery.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConfigParameterCompleter))]
    public string[] AcceptDifference { get; set; } = [];

    /// <summary>The path of a copy of the installed config.yaml. Used if the installed configuration cannot be read from any master.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InstalledConfigPath { get; set; }

    /// <summary>Does not start the download server: the user's own web server serves the folder.</summary>
    [Parameter]
    public SwitchParameter SkipServe { get; set; }

    /// <summary>The image of the download server, pinned: NAME@sha256:DIGEST, or sha256:ID of an image on the bootstrap node.</summary>
    [Parameter]
    [ValidatePattern("^([a-z0-9][a-z0-9._/:-]*@)?sha256:[0-9a-f]{64}\\z", Options = RegexOptions.CultureInvariant)]
    public string? Image { get; set; }

    /// <summary>The time limit in seconds for each job of the installer.</summary>
    [Parameter]
    [ValidateRange(1, 604800)]
    public int TimeoutSec { get; set; } = 7200;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        ClusterContext context = Attach(Cluster!);
        try
        {
            ReleaseLine.Require(FromVersion, null);
            ConfigGate.RequireAcceptable(AcceptDifference);
            IAdapterFactory adapters = DependencyLoader.Module.Adapters;
            ConfigReader reader = new(adapters.Files, adapters.Yaml);
            ScriptRequest request = new()
            {
                Inputs = ScriptInputs.Read(Files(), InstallerPath, context.ScriptDefaults?.For(Procedure), adapters.Files, adapters.Yaml),
                Reader = reader,
                AcceptDifference = AcceptDifference,
                Installed = InstalledConfigPath is null ? null : reader.ReadInput(LocalPath.Resolve(this, InstalledConfigPath)),
                Edition = Cluster!.Edition,
                Procedure = Procedure,
                FromVersion = FromVersion?.ToString(),
                InstallerUri = InstallerUri,
                InstallerSha256 = InstallerSha256,
                SkipServe = SkipServe,
                Image = Image ?? context.ScriptDefaults?.Image ?? ServePlan.DocumentedImage,
                Timeout = TimeSpan.FromSeconds(TimeoutSec),
                Confirm = (target, action) => Ask(() => ShouldProcess(target, action)),
                ConfirmReplace = (target, action) => Ask(() => !AsksForHighImpact || ShouldContinue($"{action}?", target)),
                Progress = Report,
            };
            if (await new ScriptGenerator(context, request).RunAsync(cancellationToken).ConfigureAwait(false) is { } script)
            {
                context.Journal.Write(ScriptEvent.Of(script));
                await Write(script).ConfigureAwait(false);
            }
        }
        catch (SeveralErrorsException e)
        {
            await WriteFailures(e).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>True when a cmdlet of high impact would ask for confirmation: the impact of this cmdlet is medium.</summary>
    private bool AsksForHighImpact => MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm)
        ? (SwitchParameter)confirm
        : GetVariableValue("ConfirmPreference") is not ConfirmImpact.None;

    /// <summary>The operator's files by their path in genconf/. A file parameter takes precedence over the file of the folder.</summary>
    private Dictionary<string, string> Files()
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        if (GenconfPath is { } genconf)
        {
            string root = GetUnresolvedProviderPathFromPSPath(genconf);
            if (!Directory.Exists(root))
            {
                throw new InputException(SR.FileMissing, root, root);
            }

            foreach (string folder in s_folders.Where(folder => Directory.Exists(Path.Combine(root, folder))))
            {
                foreach (string file in Directory.GetFiles(Path.Combine(root, folder)))
                {
                    files[folder + Path.GetFileName(file)] = file;
                }
            }
        }

        if (ConfigPath is { } config)
        {
            files[ScriptInputs.ConfigName] = GetUnresolvedProviderPathFromPSPath(config);
        }

        if (IpDetectPath is { } ipDetect)
        {
            files[ScriptInputs.IpDetect] = GetUnresolvedProviderPathFromPSPath(ipDetect);
        }

        return files;
    }
}
