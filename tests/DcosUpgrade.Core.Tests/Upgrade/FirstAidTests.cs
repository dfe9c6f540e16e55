using System;
using System.Linq;
using DcosUpgrade.Health;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Upgrade;

/// <summary>Remedies for texts that were observed on a node.</summary>
public sealed class FirstAidTests
{
    [Theory]
    [InlineData("Expected 3 servers and 1 leader, got 2 servers and 1 leaders", "sudo journalctl -u dcos-exhibitor")]
    [InlineData("ERROR: ip-detect returned 10.0.0.9 is not in the configured list of masters.", "detect_ip")]
    [InlineData("Incompatible agent info detected.", "Take the change back")]
    [InlineData("agent configured with domain but master has no configured domain", "Upgrade all masters")]
    [InlineData("sysctl: cannot stat /proc/sys/net/ipv6/conf/spartan/disable_ipv6", "enable_ipv6: false")]
    [InlineData("check node-poststart: clock_sync 2 Clock is out of sync", "chronyd")]
    [InlineData("tar: write error: No space left on device", "Make room")]
    [InlineData("ERROR: Unable to fetch package mesos--1: 503", "curl -fsSI")]
    [InlineData("components_master: component dcos-net has health status 1", "list-units --failed")]
    [InlineData("slave-registered (0)", "ping -c 1 ready.spartan")]
    public void Observed_text_gives_a_remedy(string observed, string advice) =>
        Assert.Contains(advice, FirstAid.For("m2", ["something else", null, observed]));

    [Fact]
    public void Every_gate_without_own_remedy_has_one() => Assert.All(
        GateCatalog.Master.Concat(GateCatalog.Agent).Select(gate => gate.Name).Except(["applied", "mesos-version"]),
        gate => Assert.NotNull(FirstAid.For("n1", [$"{gate} (0)"])));

    [Fact]
    public void Unknown_text_gives_no_remedy() => Assert.Null(FirstAid.For("m1", ["all quiet"]));

    [Theory]
    [InlineData(DcosOutcome.Running)]
    [InlineData(DcosOutcome.ActivationInterrupted)]
    public void Remedy_is_not_added_while_a_run_is_alive_or_a_swap_is_open(DcosOutcome outcome) =>
        Assert.Equal("step", FirstAid.Extend("m1", new Decision(1, outcome, null, NextAct.Stop, "step"), ["No space left on device"]));

    [Fact]
    public void A_decision_s_own_step_comes_first_and_is_a_comment_before_a_program() =>
        Assert.StartsWith("# step\n# The disk of m1 is full. Make room", FirstAid.Extend("m1", new Decision(13, DcosOutcome.NotActivated, null, NextAct.Stop, "step"), ["No space left on device"]));

    [Theory]
    [InlineData("Incompatible agent info detected.")]
    [InlineData("registrar-log-recovered")]
    [InlineData("ranges_underreplicated")]
    public void No_remedy_is_destructive(string observed) =>
        Assert.DoesNotContain("rm ", FirstAid.For("m1", [observed])!, StringComparison.Ordinal);
}
