using System.Linq;
using DcosUpgrade.Core.Tests.Upgrade;
using DcosUpgrade.Operations;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>Where a node stands, with the script that was run and without it.</summary>
public sealed class ClusterStandingTests
{
    private static readonly NodeFacts s_old = FactsBuilder.Untouched;
    private static readonly NodeFacts s_new = FactsBuilder.Applied;

    public static TheoryData<string, DcosOutcome?, DcosOutcome?> Standings => new()
    {
        // what the node tells, judged with the script, judged without
        { "untouched", null, null },
        { "running", DcosOutcome.Running, DcosOutcome.Running },
        { "upgraded", DcosOutcome.Upgraded, DcosOutcome.Upgraded },
        { "upgraded by others", DcosOutcome.AlreadyUpgraded, null },
        { "checks failed", DcosOutcome.ChecksFailed, DcosOutcome.ChecksFailed },
        { "fetch failed", DcosOutcome.FetchFailed, DcosOutcome.FetchFailed },
        { "refused", DcosOutcome.Refused, DcosOutcome.Refused },
        { "not activated", DcosOutcome.NotActivated, DcosOutcome.NotActivated },
        { "died", DcosOutcome.Interrupted, DcosOutcome.Interrupted },
        { "in mid-swap", DcosOutcome.ActivationInterrupted, DcosOutcome.ActivationInterrupted },
        { "unknown run", DcosOutcome.Refused, DcosOutcome.Refused },
        { "another version since", DcosOutcome.Refused, null },
        { "incomplete", DcosOutcome.Unknown, DcosOutcome.Unknown },
    };

    [Theory]
    [MemberData(nameof(Standings))]
    public void Status_is_read_from_the_facts_of_the_node(string state, DcosOutcome? withScript, DcosOutcome? without)
    {
        NodeFacts facts = Facts(state);

        Assert.Equal(withScript, ClusterStatusReader.Judge(facts, facts.LastAttempt("id-1"), FactsBuilder.Script)?.Outcome);
        Assert.Equal(without, ClusterStatusReader.Judge(facts, facts.Attempts.LastOrDefault(), null)?.Outcome);
    }

    /// <summary>At one version it is the packages that tell, not the exit code.</summary>
    [Theory]
    [InlineData(0, true, DcosOutcome.Upgraded)]
    [InlineData(1, true, DcosOutcome.ChecksFailed)]
    [InlineData(0, false, DcosOutcome.NotActivated)]
    public void Finished_reconfiguration_is_recognized_without_its_script(int code, bool changed, DcosOutcome outcome)
    {
        Baseline before = Baseline.Read(FactsBuilder.BaselineText)!;
        RunAttempt attempt = FactsBuilder.Attempt("script", code) with
        {
            FromVersion = "1.10.8",
            ToVersion = "1.10.8",
            Baseline = (changed ? before with { ActivePackages = FactsBuilder.NewPackages } : before).Write(),
        };

        Assert.Equal(outcome, ClusterStatusReader.Judge(s_old.With(attempt), attempt, null)?.Outcome);
    }

    private static NodeFacts Facts(string state) => state switch
    {
        "untouched" => s_old,
        "running" => s_old.With(FactsBuilder.Attempt(null)) with { RunUnitState = "active" },
        "upgraded" => s_new.With(FactsBuilder.Attempt("script")),
        "upgraded by others" => s_new,
        "checks failed" => s_new.With(FactsBuilder.Attempt("script", 1)),
        "fetch failed" => s_old.With(FactsBuilder.Attempt("fetch", 22, detail: "mesos--2bb")),
        "refused" => s_old.With(FactsBuilder.Attempt("script", 1, "Cannot proceed with upgrade, node checks failed\n")),
        "not activated" => s_old.With(FactsBuilder.Attempt("script", 1, "odd\n")),
        "died" => s_old.With(FactsBuilder.Attempt(null)),
        "in mid-swap" => s_old.With(FactsBuilder.Attempt(null)) with { InstallProgress = "{\"stage\": \"archive\"}" },
        "unknown run" => s_old with { RunUnitState = "active" },
        "another version since" => (s_new with { Version = "1.11.7", ActivePackages = ["mesos--3cc"] }).With(FactsBuilder.Attempt("script")),
        _ => new NodeFacts(),
    };
}
