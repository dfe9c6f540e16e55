using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Module.Tests.TestCmdlets;

/// <summary>Posts from many threads at once, and from one in order.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "TestStream", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class InvokeTestStreamCommand : TestCmdlet
{
    [Parameter]
    public int Count { get; set; } = 20;

    [Parameter]
    public int Threads { get; set; } = 1;

    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        // Still on the pipeline thread, and yet never before what was posted earlier.
        PostVerbose("first");
        Task second = Write("second");
        PostVerbose("third");
        await second.ConfigureAwait(false);
    }

    protected override async Task ProcessAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(
            async () =>
            {
                for (int i = 0; i < Count; i++)
                {
                    PostVerbose($"{thread}/{i}");
                    await Write($"{thread}/{i}").ConfigureAwait(false);
                }
            },
            cancellationToken))).ConfigureAwait(false);

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        bool agreed = await Ask(() => ShouldProcess("m1 (master)", "Upgrade")).ConfigureAwait(false);
        Note(agreed ? "agreed" : "refused");
    }
}
