using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using DcosUpgrade.Lab.Tests.Cmdlets;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Enterprise;

/// <summary>A strict cluster whose doors open badly: each time the reason is told by its name, or another door is found.</summary>
[Collection(EnterpriseLabCollection.Name)]
[Trait("Edition", "Enterprise")]
public sealed class LoginTests
{
    private const string Elsewhere = "10.99.0.1";
    private const string LookAtMasters = "$c | Get-DcosNode -Role Master | Wait-DcosMasterHealthy -TimeoutSec 60 -Verbose | ForEach-Object { Show $_ }";

    private readonly EnterpriseLabFixture _lab;
    private readonly DcosLogin _login;
    private readonly List<string> _outputs = [];

    public LoginTests(EnterpriseLabFixture lab)
    {
        _lab = lab;
        lab.Ensure("strict");
        _login = new DcosLogin(lab);
    }

    [LabFact]
    public void Logins_recover_or_say_why_not_follow_nobody_elsewhere_and_show_no_secret()
    {
        using CanaryWatch watch = new(_login.Secrets);
        A_foreign_authority_is_told_and_nothing_was_sent_to_whom_it_does_not_vouch_for();
        A_wrong_password_is_tried_once_and_at_one_master();
        A_token_that_ends_is_renewed_before();
        No_redirect_leads_out_of_the_cluster();
        With_a_master_down_the_next_one_lets_in();
        watch.AssertKept(_lab, [.. LabPass.Nodes, LabFixture.Bootstrap], _outputs);
    }

    private void A_foreign_authority_is_told_and_nothing_was_sent_to_whom_it_does_not_vouch_for()
    {
        int logins = Logins("granted") + Logins("refused");
        string foreign = Run("", _login.ByPassword($"-CaFile '{_lab.ForeignAuthority}'"));
        Assert.Contains("ERROR IamLoginFailed target=lab", foreign, StringComparison.Ordinal);
        Assert.All(LabFixture.Masters, master => Assert.Contains($"{master}: its certificate is not one of the cluster's authority", foreign, StringComparison.Ordinal));
        Assert.Equal(logins, Logins("granted") + Logins("refused"));

        string own = Run("\"SEEN $($c | Get-DcosNode -Name m1 | Wait-DcosMasterHealthy -TimeoutSec 0 -Quiet)\"", _login.ByAccount($"-CaFile '{_lab.Authority}'"));
        Assert.Contains("SEEN True", own, StringComparison.Ordinal);
        Assert.Equal(logins + 1, Logins("granted") + Logins("refused"));
    }

    private void A_wrong_password_is_tried_once_and_at_one_master()
    {
        int refused = Logins("refused");
        string output = Run("", _login.ByPassword(password: "not " + _lab.Password[1..]));
        Assert.Contains("ERROR IamLoginRefused target=m1 :: m1 refused the login of bootstrapuser to DC/OS.", output, StringComparison.Ordinal);
        Assert.Equal(refused + 1, Logins("refused"));
    }

    private void A_token_that_ends_is_renewed_before()
    {
        int granted = Logins("granted");
        Everywhere(master => _lab.SetFault(master, "token-life", "6"));
        string output = Run(LookAtMasters, _login.ByPassword());
        Everywhere(master => _lab.RemoveFault(master, "token-life"));
        Assert.All(LabFixture.Masters, master => Assert.Contains($"{master}=True", output, StringComparison.Ordinal));
        Assert.DoesNotContain("HTTP 401", output, StringComparison.Ordinal);
        Assert.True(Logins("granted") >= granted + 3, output);
    }

    private void No_redirect_leads_out_of_the_cluster()
    {
        string token = _lab.LogIn("m1");
        string leader = LabFixture.Masters.Single(master => _lab.Ask($"https://{LabFixture.Address(master)}:5050/slaves", token) == HttpStatusCode.OK);
        string follower = LabFixture.Masters.First(master => master != leader);
        using TcpListener login = Listen(443);
        using TcpListener mesos = Listen(5050);

        _lab.SetFault(follower, "redirect-to", Elsewhere);
        string led = Run($"$c | Get-DcosNode -Name {leader} | Wait-DcosMasterHealthy -TimeoutSec 3", _login.ByPassword());
        Assert.Contains($"ERROR GatesFailed target={leader}", led, StringComparison.Ordinal);
        Assert.Contains($"{follower} redirects to {Elsewhere}", led, StringComparison.Ordinal);

        Everywhere(master => _lab.SetFault(master, "redirect-to", Elsewhere));
        string none = Run("", _login.ByAccount());
        Assert.Contains("ERROR IamLoginFailed target=lab", none, StringComparison.Ordinal);
        Assert.All(LabFixture.Masters, master => Assert.Contains($"{master}: HTTP 307", none, StringComparison.Ordinal));
        Assert.False(login.Pending() || mesos.Pending(), "somebody went where a redirect pointed to");
        Everywhere(master => _lab.RemoveFault(master, "redirect-to"));
    }

    private void With_a_master_down_the_next_one_lets_in()
    {
        int granted = _lab.Logins("m2", "granted");
        _lab.Node("kill", "m1");
        string output = Run("\"MODE $($c.SecurityMode)\"", _login.ByAccount("-TimeoutSec 5"));
        _lab.Node("start", "m1");
        Assert.Contains("MODE Strict", output, StringComparison.Ordinal);
        Assert.Equal(granted + 1, _lab.Logins("m2", "granted"));
    }

    private string Run(string script, string connect)
    {
        string output = PowerShellSession.Run(_lab, script, connect);
        _outputs.Add(output);
        return output;
    }

    private int Logins(string end) => LabFixture.Masters.Sum(master => _lab.Logins(master, end));

    private static void Everywhere(Action<string> change)
    {
        foreach (string master in LabFixture.Masters)
        {
            change(master);
        }
    }

    /// <summary>Where nobody must come.</summary>
    private static TcpListener Listen(int port)
    {
        TcpListener listener = new(IPAddress.Parse(Elsewhere), port);
        listener.Start();
        return listener;
    }
}
