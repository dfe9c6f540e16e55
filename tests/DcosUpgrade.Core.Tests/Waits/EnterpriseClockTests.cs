using System;
using System.Threading;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Waits;

/// <summary>Tokens and observations of the IAM database when the operator's wall clock is set.</summary>
public sealed class EnterpriseClockTests
{
    private readonly RehearsalCluster _cluster =
        new(new RehearsalOptions { Agents = 1, PublicAgents = 0, Edition = DcosEdition.Enterprise, SecurityMode = DcosSecurityMode.Strict });

    private readonly Session _session;

    public EnterpriseClockTests() => _session = new Session(_cluster, 1);

    private OperatorClock Clock => (OperatorClock)_session.Context.Clock;

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public void Database_is_observed_again_after_the_clock_was_set(double hours)
    {
        DatabaseAnswer<CockroachReport>? before = Cockroach();
        Clock.Set(TimeSpan.FromHours(hours));
        Pass(70);

        Assert.NotSame(before, Cockroach());
    }

    [Fact]
    public void Token_expires_although_the_clock_was_set_back()
    {
        Login();
        Clock.Set(TimeSpan.FromDays(-10));
        Pass(TimeSpan.FromDays(6).TotalSeconds);

        Assert.True(_cluster.Iam.Counts(Login().Token));
    }

    [Fact]
    public void Login_is_not_repeated_at_every_call_while_the_clock_is_ahead()
    {
        Clock.Set(TimeSpan.FromDays(30));
        Login();
        Pass(10);
        Login();

        Assert.Equal(1, _cluster.Iam.Logins);
    }

    [Fact]
    public void Failed_login_is_repeated_although_the_clock_was_set_back()
    {
        foreach (RehearsalNode master in _cluster.Masters)
        {
            _cluster.Inject(master.Name, RehearsalFault.IamDown);
        }

        _ = Assert.Throws<NodeAccessException>(Login);
        foreach (RehearsalNode master in _cluster.Masters)
        {
            _cluster.Clear(master.Name, RehearsalFault.IamDown);
        }

        Clock.Set(TimeSpan.FromHours(-2));
        Pass(10);

        Assert.NotNull(Login().Token);
    }

    private DatabaseAnswer<CockroachReport>? Cockroach()
    {
        ClusterView view = Driving.RunToEnd(_session.Context.Watch.LookAsync(CancellationToken.None), _cluster.Clock);
        return Driving.RunToEnd(_session.Context.Cockroach.LookAsync(_session.Context.Masters[0], view, CancellationToken.None), _cluster.Clock)?.Answer;
    }

    private EndpointLogin Login() => Driving.RunToEnd(_session.Context.Iam!.GetAsync(CancellationToken.None), _cluster.Clock);

    private void Pass(double seconds) => Driving.RunToEnd(_cluster.Clock.Delay(TimeSpan.FromSeconds(seconds), CancellationToken.None), _cluster.Clock);
}
