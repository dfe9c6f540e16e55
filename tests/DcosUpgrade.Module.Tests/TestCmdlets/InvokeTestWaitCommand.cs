using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Module.Tests.TestCmdlets;

/// <summary>Waits until it is stopped, then tidies up and says so.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "TestWait")]
public sealed class InvokeTestWaitCommand : TestCmdlet
{
    /// <summary>Do not listen to the stop.</summary>
    [Parameter]
    public SwitchParameter Stubborn { get; set; }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        Drive(Clock);
        int thread = Environment.CurrentManagedThreadId;
        using var registration = cancellationToken.Register(() => Note($"cancelled on the pipeline thread: {thread == Environment.CurrentManagedThreadId}"));
        try
        {
            Grace = Stubborn ? TimeSpan.FromMilliseconds(20) : Grace;
            Note("waits");
            await Task.Delay(Timeout.Infinite, Stubborn ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Report.Announce("m1 continues on the node");
            try
            {
                await Write("late").ConfigureAwait(false);
            }
            catch (PipelineStoppedException)
            {
                Note("cannot write");
            }

            Note("tidied up");
        }
    }
}
