using System;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Upgrade;

/// <summary>Remedies by observed text (FACTS.md, Failure signs).</summary>
public sealed class RemedyCatalogTests
{
    [Theory]
    [InlineData("Expected 3 servers and 1 leader, got 2 servers and 1 leaders", "sudo journalctl -u dcos-exhibitor")]
    [InlineData("ERROR: ip-detect returned 10.0.0.9 is not in the configured list of masters.", "detect_ip")]
    [InlineData("Incompatible agent info detected.", "Undo the change")]
    [InlineData("agent configured with domain but master has no configured domain", "Upgrade all masters")]
    [InlineData("sysctl: cannot stat /proc/sys/net/ipv6/conf/spartan/disable_ipv6", "enable_ipv6: false")]
    [InlineData("check node-poststart: clock_sync 2 Clock is out of sync", "chronyd")]
    [InlineData("tar: write error: No space left on device", "Make room")]
    [InlineData("ERROR: Unable to fetch package mesos--1: 503", "curl -fsSI")]
    [InlineData("components_master: component dcos-net has health status 1", "list-units --failed")]
    [InlineData("check node-poststart: mesos_agent_registered_with_masters 1", "ping -c 1 ready.spartan")]
    public void Observed_text_has_its_remedy(string observed, string advice) =>
        Assert.Contains(advice, RemedyCatalog.For("m2", ["something else", null, observed]));

    [Fact]
    public void Unknown_text_has_no_remedy() => Assert.Null(RemedyCatalog.For("m1", ["all quiet"]));

    [Theory]
    [InlineData(DcosOutcome.Running)]
    [InlineData(DcosOutcome.ActivationInterrupted)]
    public void No_remedy_is_added_while_a_run_or_a_swap_is_unfinished(DcosOutcome outcome) =>
        Assert.Equal("step", RemedyCatalog.Extend("m1", new Decision(1, outcome, null, NextAct.Stop, "step"), ["No space left on device"]));

    [Fact]
    public void Step_of_the_decision_comes_first_as_a_comment_before_a_program()
    {
        Decision decision = new(13, DcosOutcome.NotActivated, null, NextAct.Stop, "step");

        Assert.StartsWith("# step\n# The disk of m1 is full. Make room", RemedyCatalog.Extend("m1", decision, ["No space left on device"]));
    }

    [Fact]
    public void Check_that_passed_has_no_remedy()
    {
        string[] log = ["{", "  \"checks\": {", "    \"clock_sync\": {", "      \"output\": \"\",", "      \"status\": 0", "    },", "  }", "}"];

        Assert.Equal("step", RemedyCatalog.Extend("m1", new Decision(7, DcosOutcome.ChecksFailed, null, NextAct.Stop, "step"), log));
    }

    [Fact]
    public void Check_that_failed_in_the_log_has_its_remedy()
    {
        string[] log = ["{", "    \"curl\": {", "      \"status\": 0", "    },", "    \"clock_sync\": {", "      \"status\": 2", "    }", "  }", "}"];

        Assert.Contains("chronyd", RemedyCatalog.Extend("m1", new Decision(7, DcosOutcome.ChecksFailed, null, NextAct.Stop, "step"), log));
    }

    [Fact]
    public void Reason_decides_before_the_log()
    {
        const string Reason = "check node-poststart: mesos_master_replog_synchronized (2): not synchronized";
        Decision decision = new(7, DcosOutcome.ChecksFailed, Reason, NextAct.Stop, "step");

        Assert.Contains("a quorum of the other masters", RemedyCatalog.Extend("m1", decision, ["Clock is out of sync"]));
    }

    [Theory]
    [InlineData("Incompatible agent info detected.")]
    [InlineData("mesos_master_replog_synchronized")]
    [InlineData("ranges_underreplicated")]
    public void No_remedy_deletes_anything(string observed) =>
        Assert.DoesNotContain("rm ", RemedyCatalog.For("m1", [observed])!, StringComparison.Ordinal);
}
