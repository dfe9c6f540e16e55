using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Module.Tests.TestCmdlets;

/// <summary>Loads the adapters and lets them parse some YAML.</summary>
[Cmdlet(VerbsCommon.Get, "TestAdapter")]
public sealed class GetTestAdapterCommand : TestCmdlet
{
    /// <summary>Another module/ folder than the module's own.</summary>
    [Parameter]
    public string? ModuleFolder { get; set; }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var loader = ModuleFolder is null ? DependencyLoader.Module : new DependencyLoader(ModuleFolder);
        var adapters = loader.Adapters;
        adapters.Yaml.Read("version: 1", "test");
        await Write(adapters).ConfigureAwait(false);
    }
}
