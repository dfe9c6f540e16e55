using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A running installer on the bootstrap node. It prints what dcos_generate_config.sh prints.</summary>
internal sealed class SimulatedJob(SimulatedBootstrap bootstrap, BootstrapJob job)
{
    private const string Yellow = "\u001b[33m";
    private const string Plain = "\u001b[0m";
    private const long InstallerBytes = 800L << 20;
    private readonly BootstrapFolder _folder = bootstrap.Folder(job.Folder);

    public BootstrapJob Job { get; } = job;

    public void Start()
    {
        (_folder.Rc, _folder.Stdout, _folder.Stderr, _folder.Watched) = ("", "", "", 0);
        bootstrap.Running = this;
        bootstrap.Cluster.Watch(RunAsync());
    }

    private async Task RunAsync()
    {
        int code = Job switch
        {
            FetchInstallerJob fetch => await FetchAsync(fetch).ConfigureAwait(false),
            InstallerVersionJob version => await VersionAsync(version).ConfigureAwait(false),
            GenerateScriptJob generate => await GenerateAsync(generate).ConfigureAwait(false),
            _ => throw new NotSupportedException($"The rehearsal cannot play {Job.GetType().Name}."),
        };
        _folder.Rc = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        bootstrap.Running = null;
    }

    private async Task<int> FetchAsync(FetchInstallerJob fetch)
    {
        while (_folder.Watched < InstallerBytes)
        {
            await WaitAsync(1, 2).ConfigureAwait(false);
            _folder.Watched = Math.Min(InstallerBytes, _folder.Watched + (40L << 20));
        }

        bootstrap.PutInstaller(BootstrapPaths.InstallerCopy(fetch.Sha256), fetch.Sha256);
        return 0;
    }

    private async Task<int> VersionAsync(InstallerVersionJob version)
    {
        await LoadImageAsync().ConfigureAwait(false);
        _folder.Stdout += $$"""
            {
                "variant": "{{(bootstrap.Variant == "None" ? "" : bootstrap.Variant)}}",
                "version": "{{bootstrap.VersionOf(version.InstallerSha256)}}"
            }

            """;
        return 0;
    }

    private async Task<int> GenerateAsync(GenerateScriptJob generate)
    {
        await LoadImageAsync().ConfigureAwait(false);
        if (bootstrap.Generate(_folder, generate.InstallerSha256, generate.FromVersion) is not { } script)
        {
            _folder.Stdout += "No config file found at genconf/config.yaml. See the DC/OS documentation for the available configuration options.\n";
            return 1;
        }

        _folder.Stdout += "Generating Bash configuration files for DC/OS\n";
        _folder.Stderr += $"{Yellow}Generating configuration files...{Plain}\n";
        await WaitAsync(8, 15).ConfigureAwait(false);
        _folder.Stderr += $"Cluster package list: {ServedScript.Hash(string.Join(" ", script.PackageIds)).Substring(0, 40)}\n"
            + $"Package filename: packages/dcos-config/{script.Release.PackageIds[0]}.tar.xz\n";
        _folder.Stdout += $"Node upgrade script URL: {script.Url}\n";
        return 0;
    }

    private async Task LoadImageAsync()
    {
        if (bootstrap.IsImageLoaded)
        {
            return;
        }

        _folder.Stderr += "Extracting image from this script and loading into docker daemon, this step can take a few minutes\n";
        _folder.Stdout += "dcos-genconf.5a8dd11b3f1b9d1a5c-9f2c4d1b7e6a8c3d20.tar\n";
        await WaitAsync(20, 40).ConfigureAwait(false);
        bootstrap.IsImageLoaded = true;
    }

    private Task WaitAsync(double from, double to) => bootstrap.Cluster.Clock.Delay(bootstrap.Dice.Seconds(from, to), CancellationToken.None);
}
