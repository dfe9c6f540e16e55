using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Prerequisites;

/// <summary>The service that runs checks for cmdlets and plans: which configuration is read, when, and what becomes of an error.</summary>
public sealed class CheckRunnerTests
{
    private static readonly IYamlReader s_yaml = ((IAdapterFactory)new AdapterFactory()).Yaml;

    private int _reads;

    [Fact]
    public void Configuration_is_read_when_a_check_needs_it()
    {
        CheckReport report = Run("risk-rexray", Read("rexray_config: &own {rexray: {}}\n"));

        Assert.Equal(DcosCheckStatus.Failed, Assert.Single(report.Results).Status);
        Assert.Equal(report.Results, report.Holding);
        Assert.Equal(1, _reads);
    }

    [Fact]
    public void Configuration_is_not_read_when_no_check_needs_it()
    {
        Run("version-path", Read("rexray_config: {}\n"));

        Assert.Equal(0, _reads);
    }

    [Fact]
    public void Configuration_of_the_question_takes_precedence_over_the_installed_one()
    {
        CheckReport report = Run("risk-rexray", Read("rexray_config: {}\n"), ConfigDocument.Parse("enable_ipv6: false\n", "given.yaml", s_yaml));

        Assert.Equal(DcosCheckStatus.Passed, Assert.Single(report.Results).Status);
        Assert.Equal(0, _reads);
    }

    [Fact]
    public void Configuration_that_cannot_be_read_leaves_its_checks_unknown_with_the_reason()
    {
        DcosException error = new NodeUnreachableException(null, "bootstrap", "no route");

        DcosCheckResult result = Assert.Single(Run("risk-rexray", _ => Task.FromException<ConfigDocument>(error)).Results);

        Assert.Equal(DcosCheckStatus.Unknown, result.Status);
        Assert.Equal(error.Message, result.Actual);
    }

    [Fact]
    public void Accepted_risk_is_in_the_report_and_does_not_hold()
    {
        CheckReport report = Run("risk-rexray", Read("rexray_config: {}\n"), accepted: "risk-rexray");

        Assert.Empty(report.Holding);
        Assert.Equal("risk-rexray", Assert.Single(report.Accepted).Name);
    }

    private System.Func<CancellationToken, Task<ConfigDocument>> Read(string text) => _ =>
    {
        _reads++;
        return Task.FromResult(ConfigDocument.Parse(text, "config.yaml", s_yaml));
    };

    private static CheckReport Run(
        string check,
        System.Func<CancellationToken, Task<ConfigDocument>> readConfig,
        ConfigDocument? config = null,
        string? accepted = null)
    {
        RehearsalCluster rehearsal = new(new RehearsalOptions { Masters = 1, Agents = 1, PublicAgents = 0 });
        ClusterContext cluster = RehearsalFactory.Attach(rehearsal, 1).Context!;
        CheckRequest request = new()
        {
            Checks = [.. CheckCatalog.All.Where(candidate => candidate.Name == check)],
            AcceptedRisks = accepted is null ? [] : [accepted],
            Nodes = [.. cluster.Inventory.Present],
            Question = new CheckQuestion { Edition = DcosEdition.Open, ToVersion = new DcosVersion("1.11.6"), Config = config },
            ReadConfig = readConfig,
            ThrottleLimit = 4,
        };
        return Driving.RunToEnd(new CheckRunner(cluster, new MessageRecorder()).RunAsync(request, CancellationToken.None), rehearsal.Clock);
    }
}
