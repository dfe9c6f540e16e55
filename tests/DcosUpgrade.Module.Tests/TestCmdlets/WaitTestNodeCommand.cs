using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Module.Tests.TestCmdlets;

/// <summary>A gate: takes its time, passes on, and fails on one name.</summary>
[Cmdlet(VerbsLifecycle.Wait, "TestNode")]
public sealed class WaitTestNodeCommand : TestCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public string Name { get; set; } = "";

    [Parameter]
    public string? FailAt { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Drive(Clock);
        string name = Name;
        Note($"begins {name}");
        if (Clock is { } clock)
        {
            await clock.Delay(TimeSpan.FromMinutes(3), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await Task.Run(() => { }, cancellationToken).ConfigureAwait(false);
        }

        if (name == FailAt)
        {
            throw new NodeUnreachableException(new TimeoutException("the cause"), name, "no route");
        }

        await Write(name).ConfigureAwait(false);
        Note($"passed {name}");
    }
}
