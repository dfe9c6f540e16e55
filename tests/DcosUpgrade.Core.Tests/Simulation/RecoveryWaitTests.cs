using System;
using System.Linq;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>What is reported while a node may recover automatically.</summary>
public sealed class RecoveryWaitTests
{
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
    private readonly MessageRecorder _messages = new();

    [Fact]
    public void Wait_after_a_reboot_in_the_swap_names_what_it_waits_for_and_until_when()
    {
        _cluster.Inject("m1", RehearsalFault.RebootInActivation, 12);
        Session session = new(_cluster, 1, options: new RunOptions { Progress = _messages });

        Assert.StartsWith("m1: ActivationInterrupted", session.Run());

        string warning = Assert.Single(_messages.Warnings, warning => warning.StartsWith("m1 rebooted during the swap of packages", StringComparison.Ordinal));
        Assert.Matches(@"Waiting until \d\d:\d\d:\d\dZ \(180 s\) for dcos-setup to complete it\.$", warning);
        string[] statuses = [.. _messages.Statuses.Where(status => status.Contains("waiting for dcos-setup", StringComparison.Ordinal))];
        Assert.Matches(@"^m1: waiting for dcos-setup to complete the swap, until \d\d:\d\d:\d\dZ \(1[78]\d s left\)$", statuses[0]);
        Assert.InRange(statuses.Length, 30, 40);
        Assert.Matches(@"\(\d s left\)$", statuses[^1]);
    }

    [Fact]
    public void Wait_for_units_after_skipped_checks_names_them()
    {
        RunOptions options = new() { Progress = _messages };
        RecoveryWait wait = new(new Session(_cluster, 1).Context);
        Decision decision = new(5, DcosOutcome.ActivationInterrupted, "start", NextAct.ObserveAgain);

        wait.Report("a1", decision, options, "Upgrade");
        wait.Report("a1", decision, options, "Upgrade");

        Assert.Equal(["a1: waiting for the units of dcos.target, until 02:03:00Z."], _messages.Lines);
        Assert.Equal(2, _messages.Statuses.Count(status => status == "a1: waiting for the units of dcos.target, until 02:03:00Z (180 s left)"));
        Assert.Empty(_messages.Warnings);
    }
}
