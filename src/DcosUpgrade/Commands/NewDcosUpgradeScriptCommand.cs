using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Commands;

/// <summary>Generates the node upgrade script on the bootstrap node, serves it, and proves that nodes get it; for inputs that were used before it finds the script of then.</summary>
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

    /// <summary>The config.yaml of the new version, on this machine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>The ip-detect script, on this machine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IpDetectPath { get; set; }

    /// <summary>A folder on this machine with everything that belongs into genconf: config.yaml, ip-detect, license.txt, check_bins ...</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GenconfPath { get; set; }

    /// <summary>The installer, dcos_generate_config.sh or .ee.sh, on the bootstrap node.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InstallerPath { get; set; }

    /// <summary>Where the bootstrap node downloads the installer from when it does not have it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InstallerUri { get; set; }

    /// <summary>The SHA-256 that the installer must have.</summary>
    [Parameter]
    [ValidatePattern("^[0-9A-Fa-f]{64}$")]
    public string? InstallerSha256 { get; set; }

    /// <summary>The version that the nodes have now; without it that of all masters.</summary>
    [Parameter]
    [ValidateNotNull]
    public DcosVersion? FromVersion { get; set; }

    /// <summary>What the script is for.</summary>
    [Parameter]
    public DcosProcedure Procedure { get; set; }

    /// <summary>Parameters whose difference from the running cluster is meant, by name. Never exhibitor*, master_list, master_discovery.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] AcceptDifference { get; set; } = [];

    /// <summary>Your copy of the config.yaml that the cluster was installed with. Used only when no master shows what it runs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InstalledConfigPath { get; set; }

    /// <summary>Start no web server: one of your own serves the folder.</summary>
    [Parameter]
    public SwitchParameter SkipServe { get; set; }

    /// <summary>Seconds that each of the installer's jobs may take.</summary>
    [Parameter]
    [ValidateRange(1, 604800)]
    public int TimeoutSec { get; set; } = 7200;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        ClusterContext context = Attach(Cluster!);
        try
        {
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
        catch (ScriptErrorsException e)
        {
            foreach (DcosException error in e.Errors)
            {
                await WriteFailure(DcosErrors.From(error)).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Whether a cmdlet of high impact would ask: this one is of medium impact as a whole.</summary>
    private bool AsksForHighImpact => MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm)
        ? (SwitchParameter)confirm
        : GetVariableValue("ConfirmPreference") is not ConfirmImpact.None;

    /// <summary>The operator's files by their path under genconf/. A single file given by name wins over the folder's.</summary>
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
