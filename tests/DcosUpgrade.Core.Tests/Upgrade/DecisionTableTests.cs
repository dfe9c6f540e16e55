using System;
using System.Collections.Generic;
using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Operations;
using DcosUpgrade.Upgrade;
using Xunit;
using static DcosUpgrade.Core.Tests.Upgrade.FactsBuilder;

namespace DcosUpgrade.Core.Tests.Upgrade;

/// <summary>Every row of the decision table, on arrival and after this call's attempt.</summary>
public sealed class DecisionTableTests
{
    private const string CallAttempt = "20181020T020000Z-1";

    [Theory]
    [MemberData(nameof(Arrivals))]
    [MemberData(nameof(Afterwards))]
    public void Row_decides(string what, object facts, bool onArrival, int row, DcosOutcome outcome, string act, string? reason)
    {
        Decision decision = DecisionTable.Decide(new Situation((NodeFacts)facts, Script, onArrival ? null : CallAttempt));

        Assert.Equal((what, row, outcome, act), (what, decision.Row, decision.Outcome, decision.Act.ToString()));
        if (reason is not null)
        {
            Assert.Contains(reason, decision.Reason);
        }
    }

    /// <summary>At a version that stays, only package ids and who came last tell.</summary>
    [Theory]
    [MemberData(nameof(SameVersion))]
    public void Same_version_is_decided_by_package_ids(string what, object facts, bool onArrival, int row, DcosOutcome outcome, string act)
    {
        ScriptTarget script = Script with { FromVersion = Script.ToVersion };

        Decision decision = DecisionTable.Decide(new Situation((NodeFacts)facts, script, onArrival ? null : CallAttempt));

        Assert.Equal((what, row, outcome, act), (what, decision.Row, decision.Outcome, decision.Act.ToString()));
    }

    /// <summary>Scripts of 1.12 and later end after the activation: exit code 0 shows nothing about the node's health.</summary>
    [Theory]
    [MemberData(nameof(Unchecked))]
    public void Script_that_runs_no_checks_proves_only_the_activation(
        string what, object facts, bool onArrival, int row, DcosOutcome outcome, string act, string? reason)
    {
        ScriptTarget script = Script with { FromVersion = "1.12.5", ToVersion = "1.13.9" };

        Decision decision = DecisionTable.Decide(new Situation((NodeFacts)facts, script, onArrival ? null : CallAttempt));

        Assert.Equal((what, row, outcome, act, reason), (what, decision.Row, decision.Outcome, decision.Act.ToString(), decision.Reason));
    }

    public static IEnumerable<object?[]> Unchecked()
    {
        NodeFacts old = Untouched with { Version = "1.12.5" };
        NodeFacts applied = Applied with { Version = "1.13.9" };
        RunAttempt ended = Attempt("script", 0);
        RunAttempt justNow = ended with { EndedAt = applied.NodeTime - RecoveryWait.Limit };
        RunAttempt longAgo = ended with { EndedAt = applied.NodeTime - RecoveryWait.Limit - TimeSpan.FromSeconds(1) };
        static object?[] Case(string what, NodeFacts facts, bool onArrival, int row, DcosOutcome outcome, NextAct act, string? reason) =>
            [what, facts, onArrival, row, outcome, act.ToString(), reason];
        object?[] Refused(string line, NextAct act) =>
            Case(line, old.With(Attempt("script", 1, line + "\n")), false, 11, DcosOutcome.Refused, act, line);

        yield return Case("rc 0", applied.With(ended), false, 7, DcosOutcome.ChecksFailed, NextAct.PollChecks, DecisionTable.ActivatedOnly);
        yield return Case("rc 0, units inactive", applied.Units("inactive").With(ended), false, 5, DcosOutcome.ActivationInterrupted, NextAct.ObserveAgain,
            "start");
        yield return Case("rc 0 on arrival", applied.With(ended), true, 7, DcosOutcome.ChecksFailed, NextAct.PollChecks, DecisionTable.ActivatedOnly);
        yield return Case("rc 0 just now, units inactive, on arrival", applied.Units("inactive").With(justNow), true, 5, DcosOutcome.ActivationInterrupted,
            NextAct.ObserveAgain, "start");
        yield return Case("rc 0 long ago, units inactive, on arrival", applied.Units("inactive").With(longAgo), true, 5, DcosOutcome.ActivationInterrupted,
            NextAct.Stop, "start");
        yield return Case("checks skipped", applied.With(Skipped(0)), false, 7, DcosOutcome.ChecksFailed, NextAct.PollChecks, DecisionTable.ChecksSkipped);
        yield return Case("rc 1", applied.With(Attempt("script", 1, "Node upgrade not successful, checks failed")), false, 7, DcosOutcome.ChecksFailed,
            NextAct.PollChecks, "rc 1");
        yield return Case("no rc", applied.With(Attempt(null)), true, 7, DcosOutcome.ChecksFailed, NextAct.PollChecks, "no rc");
        yield return Case("applied by somebody else", applied, true, 8, DcosOutcome.AlreadyUpgraded, NextAct.Stop, null);
        yield return Refused("Cannot proceed with upgrade, node-poststart cluster checks failed", NextAct.Start);
        yield return Refused("Error: Unsupported flag --skip", NextAct.Stop);
    }

    public static IEnumerable<object?[]> SameVersion()
    {
        NodeFacts old = Applied with { ActivePackages = ["dcos-config--setup_1", "mesos--2bb"] };
        NodeFacts other = Applied with { ActivePackages = ["dcos-config--setup_9", "mesos--2bb"] };
        static RunAttempt From(NodeFacts before, RunAttempt attempt) =>
            attempt with { Baseline = (Baseline.Read(BaselineText)! with { ActivePackages = before.ActivePackages! }).Write() };
        RunAttempt done = From(old, Attempt("script", 0));
        static object?[] Case(
            string what, NodeFacts facts, bool onArrival, int row, DcosOutcome outcome, NextAct act) => [what, facts, onArrival, row, outcome, act.ToString()];

        yield return Case("other packages", old, true, 10, DcosOutcome.Running, NextAct.Start);
        yield return Case("applied", Applied.With(done), true, 8, DcosOutcome.AlreadyUpgraded, NextAct.Stop);
        yield return Case("applied by this call", Applied.With(done), false, 6, DcosOutcome.Upgraded, NextAct.Stop);
        yield return Case("applied, then another script", other.With(
            done, From(Applied, Attempt("script", 0, scriptId: "id-2")) with { Id = "20181020T030000Z-2" }), true, 10, DcosOutcome.Running, NextAct.Start);
        yield return Case("applied, then other packages by hand", other.With(done), true, 10, DcosOutcome.Running, NextAct.Start);
        yield return Case("rc 0 and nothing activated", old.With(done), true, 13, DcosOutcome.NotActivated, NextAct.Stop);
        yield return Case(
            "rc 1 and other packages than anybody's", other.With(From(old, Attempt("script", 1))), true, 13, DcosOutcome.NotActivated, NextAct.Stop);
        yield return Case("died before it activated", old.With(From(old, Attempt(null))), true, 10, DcosOutcome.Running, NextAct.Start);
        yield return Case("this call's run refused by its checks", old.With(From(old, Attempt("script", 1, "Cannot proceed with upgrade, node checks failed"))),
            false, 11, DcosOutcome.Refused, NextAct.Start);
        yield return Case("applied, checks failed", Applied.With(From(old, Attempt("script", 1, "Node upgrade not successful, checks failed"))), false, 7,
            DcosOutcome.ChecksFailed, NextAct.PollChecks);
    }

    public static IEnumerable<object?[]> Arrivals()
    {
        static object?[] Case(string what, NodeFacts facts, int row, DcosOutcome outcome, NextAct act, string? reason = null) => [what, facts, true, row,
            outcome, act.ToString(), reason];

        yield return Case("our run goes on", Untouched.With(Attempt(null)) with { RunUnitState = "active" }, 1, DcosOutcome.Running, NextAct.Attach);
        yield return Case(
            "our run goes on and swaps", Untouched.With(Attempt(null)) with { RunUnitState = "active", InstallProgress = "{}",
                SwapMissing = ["/opt/mesosphere/bin"], ActivePackages = null }, 1, DcosOutcome.Running, NextAct.Attach);
        yield return Case("another script runs", Untouched.With(Attempt(null, scriptId: "id-2")) with { RunUnitState = "active" }, 2, DcosOutcome.Refused,
            NextAct.Stop, "Busy");
        yield return Case("an older run of ours, another script runs now", Untouched.With(
            Attempt("script", 1), Attempt(null, scriptId: "id-2")) with { RunUnitState = "activating" }, 2, DcosOutcome.Refused, NextAct.Stop, "Busy");
        yield return Case("somebody's pkgpanda", Untouched with { ForeignRuns = ["4711 /opt/mesosphere/bin/pkgpanda activate"] }, 2, DcosOutcome.Refused,
            NextAct.Stop, "Busy");
        yield return Case("no boot id", Untouched with { BootId = "" }, 3, DcosOutcome.Unknown, NextAct.Stop);
        yield return Case(
            "no DC/OS at all", Untouched with { RoleFiles = [], Version = null, ActivePackages = null }, 3, DcosOutcome.Unknown, NextAct.Stop, "NotADcosNode");
        yield return Case("install_progress, same boot", Untouched.With(Attempt(null)) with { InstallProgress = """{"stage":"archive"}""" }, 4,
            DcosOutcome.ActivationInterrupted, NextAct.Stop, "archive");
        yield return Case("install_progress, other boot", Untouched.With(Attempt(null, bootId: "boot-0")) with { InstallProgress = """{"stage":"move_new"}""" },
            4, DcosOutcome.ActivationInterrupted, NextAct.ObserveAgain, "move_new");
        yield return Case("install_progress though the version is new", Applied.With(Attempt(null)) with { InstallProgress = """{"stage":"move_new"}""" }, 4,
            DcosOutcome.ActivationInterrupted, NextAct.Stop);
        yield return Case("active is missing", Untouched with { ActivePackages = null }, 4, DcosOutcome.ActivationInterrupted, NextAct.Stop);
        yield return Case("version file is missing", Untouched with { Version = null }, 4, DcosOutcome.ActivationInterrupted, NextAct.Stop);
        yield return Case("new beside a missing name", Untouched with { SwapMissing = ["/opt/mesosphere/lib"], SwapNew = ["/opt/mesosphere/lib"] }, 4,
            DcosOutcome.ActivationInterrupted, NextAct.Stop);
        yield return Case(
            "applied, nothing started", Applied.Units("inactive").With(Attempt(null)), 5, DcosOutcome.ActivationInterrupted, NextAct.Stop, "start");
        yield return Case("applied, units on their way", Applied.Units("activating"), 8, DcosOutcome.AlreadyUpgraded, NextAct.Stop);
        yield return Case("applied, units failed", Applied.Units("failed"), 8, DcosOutcome.AlreadyUpgraded, NextAct.Stop);
        yield return Case("applied, last run failed its checks", Applied.With(Attempt("script", 1, "Node upgrade not successful, checks failed")), 7,
            DcosOutcome.ChecksFailed, NextAct.PollChecks, "rc 1");
        yield return Case("applied, last run left no rc", Applied.With(Attempt(null)), 7, DcosOutcome.ChecksFailed, NextAct.PollChecks, "no rc");
        yield return Case("applied, checks skipped", Applied.With(Skipped(0)), 7, DcosOutcome.ChecksFailed, NextAct.PollChecks, "checks skipped");
        yield return Case("applied, checks skipped, nothing started", Applied.Units("inactive").With(Skipped(0)), 5, DcosOutcome.ActivationInterrupted,
            NextAct.Stop, "start");
        yield return Case("applied, last run well", Applied.With(Attempt("script", 0)), 8, DcosOutcome.AlreadyUpgraded, NextAct.Stop);
        yield return Case("applied by somebody else", Applied, 8, DcosOutcome.AlreadyUpgraded, NextAct.Stop);
        yield return Case("target version, other packages", Applied with { ActivePackages = ["dcos-config--setup_x", "mesos--2bb"] }, 9, DcosOutcome.Refused,
            NextAct.Stop, "OtherBuild");
        yield return Case("untouched", Untouched, 10, DcosOutcome.Running, NextAct.Start);
        yield return Case("last refused by its checks", Untouched.With(Attempt("script", 1, "Cannot proceed with upgrade, node checks failed")), 10,
            DcosOutcome.Running, NextAct.Start);
        yield return Case("last failed to fetch", Untouched.With(Attempt("fetch", 22, detail: "mesos--2bb")), 10, DcosOutcome.Running, NextAct.Start);
        yield return Case("last died", Untouched.With(Attempt(null)), 10, DcosOutcome.Running, NextAct.Start);
        yield return Case("only other scripts' runs", Untouched.With(Attempt("script", 7, scriptId: "id-0")), 10, DcosOutcome.Running, NextAct.Start);
        yield return Case(
            "last ended without activating", Untouched.With(Attempt("script", 1, "ERROR: something else")), 13, DcosOutcome.NotActivated, NextAct.Stop);
        yield return Case(
            "reconfigured by a later run of ours", Reconfigured.With(Attempt("script", 1, "Cannot proceed with upgrade, node checks failed"),
                Attempt("script", 0, scriptId: "id-2") with { Id = "20181020T030000Z-1" }), 10, DcosOutcome.Running, NextAct.Start);
        yield return Case("reconfigured by hand", Reconfigured.With(Attempt("script", 1, "Cannot proceed with upgrade, node checks failed")), 13,
            DcosOutcome.NotActivated, NextAct.Stop, "PackagesChanged");
        yield return Case(
            "changed by the attempt before a later run",
            Reconfigured.With(
                Attempt("script", 1, "Cannot proceed with upgrade, node checks failed"), Attempt("script", 0, scriptId: "id-2") with { Id =
                    "20181020T030000Z-1", Baseline = BaselineOf("mesos--1bb") }), 13, DcosOutcome.NotActivated, NextAct.Stop, "PackagesChanged");
        yield return Case("some other version", Untouched with { Version = "1.10.7" }, 15, DcosOutcome.Refused, NextAct.Stop, "OtherVersion");
        yield return Case("a newer version", Untouched with { Version = "1.11.7" }, 15, DcosOutcome.Refused, NextAct.Stop, "OtherVersion");
    }

    public static IEnumerable<object?[]> Afterwards()
    {
        static object?[] Case(string what, NodeFacts facts, int row, DcosOutcome outcome, NextAct act, string? reason = null) => [what, facts, false, row,
            outcome, act.ToString(), reason];
        static NodeFacts Refused(string line) => Untouched.With(Attempt("script", 1, "Skipping\n" + line + "\n"));

        yield return Case("rc 0 and applied", Applied.With(Attempt("script", 0)), 6, DcosOutcome.Upgraded, NextAct.Stop);
        yield return Case("rc 1 and applied", Applied.With(Attempt("script", 1)), 7, DcosOutcome.ChecksFailed, NextAct.PollChecks);
        yield return Case("rc 0 without checks and applied", Applied.With(Skipped(0)), 7, DcosOutcome.ChecksFailed, NextAct.PollChecks, "checks skipped");
        yield return Case("rc 0 without checks, nothing came up yet", Applied.Units("inactive").With(Skipped(0)), 5, DcosOutcome.ActivationInterrupted,
            NextAct.ObserveAgain, "start");
        yield return Case("rc 1 without checks and applied", Applied.With(Skipped(1)), 7, DcosOutcome.ChecksFailed, NextAct.PollChecks, "rc 1");
        yield return Case("rc 0 without checks but still at the source", Untouched.With(Skipped(0)), 13, DcosOutcome.NotActivated, NextAct.Stop, "rc 0");
        yield return Case("no rc and applied", Applied.With(Attempt(null)), 7, DcosOutcome.ChecksFailed, NextAct.PollChecks);
        yield return Case("version line", Refused("ERROR: Expecting to upgrade DC/OS from 1.10.8 to 1.11.6. Version found on node: 1.10.7"), 11,
            DcosOutcome.Refused, NextAct.Stop);
        yield return Case("node checks", Refused("Cannot proceed with upgrade, node checks failed"), 11, DcosOutcome.Refused, NextAct.Start);
        yield return Case("cluster checks", Refused("Cannot proceed with upgrade, cluster checks failed"), 11, DcosOutcome.Refused, NextAct.Start);
        yield return Case("root", Refused("This script must be run as root"), 11, DcosOutcome.Refused, NextAct.Stop);
        yield return Case(
            "role", Refused("ERROR: Can't determine this node's role. One of master, slave, or slave_public must be present under /etc/mesosphere/roles."), 11,
            DcosOutcome.Refused, NextAct.Stop);
        yield return Case("not the whole line", Refused("say: Cannot proceed with upgrade, node checks failed"), 13, DcosOutcome.NotActivated, NextAct.Stop);
        yield return Case(
            "refusal line but debris", Refused("Cannot proceed with upgrade, node checks failed") with { InstallProgress = """{"stage":"archive"}""" }, 4,
            DcosOutcome.ActivationInterrupted, NextAct.Stop);
        yield return Case(
            "refusal line but other packages", Refused("Cannot proceed with upgrade, node checks failed") with { ActivePackages = ["mesos--1aa"] }, 13,
            DcosOutcome.NotActivated, NextAct.Stop, "PackagesChanged");
        yield return Case("altered script", Untouched.With(Attempt("altered", detail: "script")), 11, DcosOutcome.Refused, NextAct.Stop, "ScriptAltered");
        yield return Case(
            "altered package", Untouched.With(Attempt("altered", detail: "package mesos--2bb")), 11, DcosOutcome.Refused, NextAct.Stop, "PackageAltered");
        yield return Case("our fetch failed", Untouched.With(Attempt("fetch", 22, "curl: (22) The requested URL returned error: 404\n", "script")), 12,
            DcosOutcome.FetchFailed, NextAct.Start, "404");
        yield return Case("fetch ended by us", Untouched.With(Attempt("stopped", 1)), 12, DcosOutcome.FetchFailed, NextAct.Start, "no progress");
        yield return Case("pkgpanda's fetch failed", Refused("ERROR: Unable to fetch package mesos--2bb: timeout"), 12, DcosOutcome.FetchFailed, NextAct.Start,
            "Unable to fetch");
        yield return Case("truncated tarball", Refused("tar: Unexpected EOF in archive"), 12, DcosOutcome.FetchFailed, NextAct.Start, "tar:");
        yield return Case("any other rc", Refused("Validation Error: User dcos_x doesn't exist"), 13, DcosOutcome.NotActivated, NextAct.Stop, "rc 1");
        yield return Case("rc 0 but still at the source", Untouched.With(Attempt("script", 0)), 13, DcosOutcome.NotActivated, NextAct.Stop, "rc 0");
        yield return Case("rebooted in its fetch", Untouched.With(Attempt(null, bootId: "boot-0")), 14, DcosOutcome.Interrupted, NextAct.Start, "rebooted");
        yield return Case("died in its fetch", Untouched.With(Attempt(null)), 14, DcosOutcome.Interrupted, NextAct.Start, "died");
    }

    [Theory]
    [InlineData("1.11.6", true)]
    [InlineData("1.10.8", false)]
    public void Check_refusal_at_the_same_version_names_SkipNodeChecks(string from, bool told)
    {
        NodeFacts refused = Untouched.With(Attempt("script", 1, "Cannot proceed with upgrade, node checks failed")) with { Version = from };

        Assert.Equal(told, DecisionTable.Decide(new Situation(refused, Script with { FromVersion = from }, CallAttempt)).NextStep!.Contains("-SkipNodeChecks"));
    }

    [Theory]
    [InlineData("packages-changed", NextAct.Start)]
    [InlineData("retry-not-activated", NextAct.Stop)]
    public void Changed_packages_are_accepted_by_their_own_name(string risk, object act)
    {
        NodeFacts changed = Reconfigured.With(Attempt("script", 1, "Cannot proceed with upgrade, node checks failed"));

        Decision decision = NodeRun.OnArrival(changed, Script, new RunOptions { Progress = new RecordingSink(), AcceptedRisks = [risk] });

        Assert.Equal(act, decision.Act);
    }

    /// <summary>The packages of another configuration at the same version.</summary>
    private static NodeFacts Reconfigured => Untouched with { ActivePackages = ["dcos-config--setup_other", "mesos--1aa"] };

    private static RunAttempt Skipped(int code) => Attempt("script", code, "Skipping checks\n") with { SkippedChecks = true };

    [Fact]
    public void Same_version_scripts_are_judged_by_packages()
    {
        ScriptTarget reconfigure = new("id-1", "1.11.6", "1.11.6", ["dcos-config--setup_newer", "mesos--2bb"]);

        Assert.Equal(NextAct.Start, DecisionTable.Decide(new Situation(Applied, reconfigure, null)).Act);
        Assert.Equal(DcosOutcome.AlreadyUpgraded,
            DecisionTable.Decide(new Situation(Applied with { ActivePackages = reconfigure.PackageIds }, reconfigure, null)).Outcome);
    }

    [Fact]
    public void Remedy_is_absent_while_a_run_is_alive_and_never_destructive()
    {
        foreach (object?[] row in Arrivals())
        {
            Decision decision = DecisionTable.Decide(new Situation((NodeFacts)row[1]!, Script, null));
            if (decision.Row == 1)
            {
                Assert.Null(decision.NextStep);
            }

            foreach (string destroys in new[] { "slaves/latest", "replicated_log", "cockroach" })
            {
                Assert.DoesNotContain(destroys, decision.NextStep ?? "");
            }
        }
    }

    [Fact]
    public void Recovery_of_an_interrupted_move_renames_what_is_missing_and_links_the_units()
    {
        Decision decision = DecisionTable.Decide(new Situation(
            Untouched with { InstallProgress = """{"stage": "move_new", "extension": ".new"}""", SwapMissing = ["/opt/mesosphere/lib"],
                SwapNew = ["/opt/mesosphere/lib"] },
            Script,
            null));

        Assert.Contains("mv -T /opt/mesosphere/lib.new /opt/mesosphere/lib &&", decision.NextStep);
        Assert.Contains("ln -sf", decision.NextStep);
    }
}
