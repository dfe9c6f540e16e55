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
    private const string LookAtMasters = "$c | Get-DcosNode -Role Master | Wait-DcosMasterHealthy -Verbose | ForEach-Object { Show $_ }";

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
    public void Failed_logins_are_named_stay_in_the_cluster_try_the_next_master_and_show_no_secret()
    {
        using CanaryWatch watch = new(_login.Secrets);
        Foreign_authority_is_named_and_no_login_is_sent();
        Wrong_password_is_tried_once_and_at_one_master();
        Token_is_renewed_before_it_ends();
        Redirect_out_of_the_cluster_is_not_followed();
        Next_master_grants_the_login_while_one_is_down();
        watch.AssertKept(_lab, [.. LabPass.Nodes, LabFixture.Bootstrap], _outputs);
    }

    private void Foreign_authority_is_named_and_no_login_is_sent()
    {
        int logins = Logins("granted") + Logins("refused");
        string foreign = Run("", _login.ByPassword($"-CaFile '{_lab.ForeignAuthority}'"));
        Assert.Contains("ERROR IamLoginFailed target=lab", foreign, StringComparison.Ordinal);
        Assert.All(LabFixture.Masters,
            master => Assert.Contains($"{master}: its certificate is not one of the cluster's authority", foreign, StringComparison.Ordinal));
        Assert.Equal(logins, Logins("granted") + Logins("refused"));

        string own = Run("\"SEEN $($c | Get-DcosNode -Name m1 | Wait-DcosMasterHealthy -Quiet)\"", _login.ByAccount($"-CaFile '{_lab.Authority}'"));
        Assert.Contains("SEEN True", own, StringComparison.Ordinal);
        Assert.Equal(logins + 1, Logins("granted") + Logins("refused"));
    }

    private void Wrong_password_is_tried_once_and_at_one_master()
    {
        int refused = Logins("refused");
        string output = Run("", _login.ByPassword(password: "not " + _lab.Password[1..]));
        Assert.Contains("ERROR IamLoginRefused target=m1 :: m1 refused the login of bootstrapuser to DC/OS.", output, StringComparison.Ordinal);
        Assert.Equal(refused + 1, Logins("refused"));
    }

    private void Token_is_renewed_before_it_ends()
    {
        int granted = Logins("granted");
        Everywhere(master => _lab.SetFault(master, "token-life", "14"));
        string output = Run(LookAtMasters, _login.ByPassword());
        Everywhere(master => _lab.RemoveFault(master, "token-life"));
        Assert.All(LabFixture.Masters, master => Assert.Contains($"{master}=True", output, StringComparison.Ordinal));
        Assert.DoesNotContain("HTTP 401", output, StringComparison.Ordinal);
        Assert.True(Logins("granted") >= granted + 3, output);
    }

    private void Redirect_out_of_the_cluster_is_not_followed()
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

    private void Next_master_grants_the_login_while_one_is_down()
    {
        int granted = _lab.Logins("m2", "granted");
        _lab.Node("kill", "m1");
        string output = Run("\"MODE $($c.SecurityMode)\"", _login.ByAccount("-TimeoutSec 15"));
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
