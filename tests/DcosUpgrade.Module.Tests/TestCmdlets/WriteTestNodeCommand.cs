using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Module.Tests.TestCmdlets;

/// <summary>Writes what it is given; with -FollowToEnd it reacts to a downstream failure as a rollout has to.</summary>
[Cmdlet(VerbsCommunications.Write, "TestNode")]
public sealed class WriteTestNodeCommand : TestCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public string Name { get; set; } = "";

    /// <summary>Continue on a pool thread before writing.</summary>
    [Parameter]
    public SwitchParameter Hop { get; set; }

    [Parameter]
    public SwitchParameter FollowToEnd { get; set; }

    /// <summary>End with an error of its own after all.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    /// <summary>Handle the failure, and end as if nothing had happened.</summary>
    [Parameter]
    public SwitchParameter Swallow { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Drive(Clock);
        string name = Name;
        Note($"begins {name}");
        if (Hop)
        {
            await Task.Run(() => { }, cancellationToken).ConfigureAwait(false);
        }

        if (Clock is { } clock)
        {
            await clock.Delay(TimeSpan.FromMinutes(1), cancellationToken).ConfigureAwait(false);
        }

        try
        {
            PostVerbose($"writing {name}");
            await Write(name).ConfigureAwait(false);
            Note($"wrote {name}");
        }
        catch (Exception e) when (FollowToEnd || Swallow || Replace)
        {
            Note($"failed {name}: {e.GetType().Name}");
            await FollowAsync(name).ConfigureAwait(false);
            Note($"followed {name}, cancelled: {cancellationToken.IsCancellationRequested}");
            if (Replace)
            {
                throw new ClusterStateException(SR.NodeUnreachable, name, name, "downstream refused it");
            }

            if (!Swallow)
            {
                throw;
            }
        }
    }

    private async Task FollowAsync(string name)
    {
        if (Clock is { } clock)
        {
            await clock.Delay(TimeSpan.FromMinutes(5), CancellationToken.None).ConfigureAwait(false);
        }

        await Ask(() =>
        {
            WriteWarning($"{name} still runs");
            return true;
        }).ConfigureAwait(false);
        try
        {
            await Write("late").ConfigureAwait(false);
            Note("wrote late");
        }
        catch (Exception e)
        {
            Note($"failed late: {e.GetType().Name}");
        }
    }
}
