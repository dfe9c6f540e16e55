using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Core.Tests.Upgrade;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Secrets;
using Xunit;

namespace DcosUpgrade.Core.Tests.Secrets;

/// <summary>Texts of nodes lose their secrets where they enter what users see.</summary>
public sealed class RedactionGateTests
{
    private const string Log = "superuser_password: |\n  hidden1\nMESOS_SECRET=hidden2\ncurl -u admin:hidden3 http://m1\nfetching\n";

    [Fact]
    public void Log_of_a_run_holds_no_secret()
    {
        RunAttempt attempt = FactsBuilder.Attempt("script", 1, Log);

        Assert.DoesNotContain("hidden", attempt.Log);
        Assert.Equal("fetching", attempt.LogLines.Last());
    }

    [Fact]
    public void Message_and_remedy_of_an_error_hold_no_secret()
    {
        ClusterStateException error = new(SR.BackupFailed, "m1", "m1", "Iam", "the program ended with exit code 1: --password hidden4");

        Assert.DoesNotContain("hidden", error.Message + error.Remedy);
        Assert.Contains(Redaction.Hidden, error.Message);
    }

    [Fact]
    public void Result_of_a_check_holds_no_secret()
    {
        InventoryNode node = new("a1", DcosRole.Agent, "10.0.0.7", "10.0.0.7");
        ClusterObservation cluster = new()
        {
            Question = new CheckQuestion(),
            Inventory = new ClusterInventory("c", DcosEdition.Open, null, new Dictionary<string, JumpEndpoint>(), [node]),
        };
        NodeConditions conditions = new() { Facts = FactsBuilder.Untouched, Clock = new ClockSync("check-time", InSync: false, "MESOS_SECRET=hidden5") };

        DcosCheckResult result = CheckCatalog.All.Single(check => check.Name == "clock-sync").Evaluate(new CheckSubject(cluster, node, conditions));

        Assert.Contains(Redaction.Hidden, result.Message);
        Assert.DoesNotContain("hidden", result.Actual + result.Message + result.Remedy);
    }
}
