using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Commands;

/// <summary>Tests a config.yaml: objections of the installer of a release, and mistakes that it accepts. Connects to no node.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DcosConfig")]
[OutputType(typeof(DcosCheckResult), typeof(bool))]
public sealed class TestDcosConfigCommand : AsyncCmdlet
{
    private ConfigTest? _test;

    /// <summary>The files, or YAML text: a string with a line break is text. No wildcards.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The release whose installer will read the file.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public DcosVersion? Version { get; set; }

    /// <summary>The edition of the installer.</summary>
    [Parameter(Mandatory = true)]
    [ValidateSet(nameof(DcosEdition.Open), nameof(DcosEdition.Enterprise))]
    public DcosEdition Edition { get; set; }

    /// <summary>The genconf folder of the installer, with ip-detect, license.txt and other files; without it they are assumed to exist.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GenconfPath { get; set; }

    /// <summary>Only the checks of these names. Wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConfigCheckCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Write true or false for each file in place of the findings: whether none is Failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        IAdapterFactory adapters = DependencyLoader.Module.Adapters;
        GenconfFolder? genconf = GenconfPath is null ? null : GenconfFolder.Open(LocalPath.Resolve(this, GenconfPath), adapters.Files);
        _test = new ConfigTest(new ConfigReader(adapters.Files, adapters.Yaml), Version!, Edition, genconf);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        WildcardPattern[] names = [.. (Name ?? ["*"]).Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase))];
        foreach (string path in Path)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                IReadOnlyList<DcosCheckResult> results = _test!.Run(ConfigReader.IsText(path) ? path : LocalPath.Resolve(this, path));
                await Write(results.Where(result => names.Any(name => name.IsMatch(result.Name)))).ConfigureAwait(false);
            }
            catch (InputException e) when (e.Id != Errors.SR.ConfigVersionUnknown)
            {
                // A missing file does not stop the test of the others.
                await WriteFailure(DcosErrors.From(e)).ConfigureAwait(false);
            }
        }
    }

    private async Task Write(IEnumerable<DcosCheckResult> results)
    {
        if (Quiet)
        {
            await Write((object)results.All(result => result.Status is not (DcosCheckStatus.Failed or DcosCheckStatus.Unknown))).ConfigureAwait(false);
            return;
        }

        foreach (DcosCheckResult result in results)
        {
            await Write((object)result).ConfigureAwait(false);
        }
    }
}
