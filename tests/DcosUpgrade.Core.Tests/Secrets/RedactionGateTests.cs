using System.Linq;
using DcosUpgrade.Core.Tests.Upgrade;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
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
        DcosCheckResult result = new() { Name = "units", Target = "m1", Actual = "TOKEN=hidden5", Message = "it says: token hvs.hidden6hidden6hidden6hidden6" };

        Assert.DoesNotContain("hidden", result.Actual + result.Message);
    }
}
