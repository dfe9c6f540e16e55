using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Module.Tests.TestCmdlets;

/// <summary>Each record starts work that ends later: when its successor is processed, or at the end.</summary>
[Cmdlet(VerbsLifecycle.Start, "TestWork")]
public sealed class StartTestWorkCommand : TestCmdlet
{
    private readonly TaskCompletionSource<bool> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public string Name { get; set; } = "";

    /// <summary>The work of this name never ends by itself.</summary>
    [Parameter]
    public string? Endless { get; set; }

    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        Track(WorkAsync(Name, cancellationToken));
        return Task.CompletedTask;
    }

    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        Note("ends");
        _end.SetResult(true);
        return Task.CompletedTask;
    }

    private async Task WorkAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            // Posts while no pump runs, on a pool thread.
            await Task.Run(() => PostVerbose($"working on {name}"), cancellationToken).ConfigureAwait(false);
            Note($"works on {name}");
            if (name == Endless)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            }

            await _end.Task.ConfigureAwait(false);
            await Write(name).ConfigureAwait(false);
        }
        finally
        {
            Note($"left {name}");
        }
    }
}
