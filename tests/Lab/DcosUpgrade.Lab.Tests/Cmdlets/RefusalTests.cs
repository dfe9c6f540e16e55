using System;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>What must be refused before root runs anything, and the ways to become root.</summary>
[Collection(LabCollection.Name)]
public sealed class RefusalTests
{
    private const string First = "$c | Get-DcosNode -Name m3 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | ForEach-Object { Show $_ }";
    private readonly LabFixture _lab;
    private readonly LabRollout _rollout;

    public RefusalTests(LabFixture lab)
    {
        _lab = lab;
        _rollout = new LabRollout(lab);
        lab.Ensure();
    }

    [LabFact]
    public void Altered_and_missing_files_wrong_roles_and_users_without_sudo_are_refused_before_root_runs_anything()
    {
        _rollout.Prepare();
        const string Serve = "cd $(ls -td /var/lib/dcos-upgrade-bootstrap/script-*/genconf/serve | head -n 1)";

        // The operator knows the hashes before the files change. Packages first: those that arrive are not asked for again.
        Assert.Contains("m3=Refused PackageAltered", Meanwhile($"{Serve} && f=$(ls packages/mesos/*.tar.xz) && cp $f /root/kept.xz && printf x >>$f"),
            StringComparison.Ordinal);
        _lab.Sh("boot", $"{Serve} && cp /root/kept.xz $(ls packages/mesos/*.tar.xz)").Ok();
        Assert.Contains("ERROR ScriptNotServed target=m3",
            Meanwhile($"{Serve} && f=$(ls upgrade/*/dcos_node_upgrade.sh) && cp $f /root/kept && echo '# altered' >>$f"), StringComparison.Ordinal);
        _lab.Sh("boot", $"{Serve} && cp /root/kept $(ls upgrade/*/dcos_node_upgrade.sh)").Ok();

        using (PowerShellSession missing = Begin($"{Serve} && mv upgrade upgrade.away"))
        {
            Sudo_works_with_and_without_a_password_and_is_refused_where_it_needs_a_terminal_or_is_not_allowed();
            Node_in_the_wrong_role_is_refused();
            Assert.Contains("ERROR ScriptNotServed target=m3", missing.Finish(), StringComparison.Ordinal);
        }

        _lab.Sh("boot", $"{Serve} && mv upgrade.away upgrade").Ok();

        _rollout.AssertUntouched("m3");
        Assert.DoesNotContain("Upgrading DC/OS", _lab.Sh("m3", "cat /var/lib/dcos-upgrade/runs/*/log").Stdout, StringComparison.Ordinal);
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Changed_host_key_is_refused_before_any_command()
    {
        Directory.CreateDirectory(Path.Combine(_lab.Folder, "inputs"));
        string other = Path.Combine(_lab.Folder, "inputs", "known_hosts_wrong");
        string[] lines = File.ReadAllLines(_lab.KnownHosts);
        string mine = lines.First(line => line.StartsWith(LabFixture.Address("m1"), StringComparison.Ordinal));
        string foreign = lines.First(line => line.StartsWith(LabFixture.Address("m2"), StringComparison.Ordinal));
        File.WriteAllLines(other, lines.Select(line => line == mine ? LabFixture.Address("m1") + foreign[LabFixture.Address("m2").Length..] : line));
        string before = Logins("m1");

        string output =
            PowerShellSession.Run(
                _lab, "", $"$c = Get-DcosCluster -Master {LabFixture.Address("m1")} -Connection (New-DcosConnection -UserName core -KeyFile "
                    + $"'{_lab.KeyFile}' -KnownHostsFile '{other}')");

        Assert.Contains("HostKeyChanged", output, StringComparison.Ordinal);
        Assert.Equal(before, Logins("m1"));
        _lab.LeaveWhole();
    }

    private void Sudo_works_with_and_without_a_password_and_is_refused_where_it_needs_a_terminal_or_is_not_allowed()
    {
        string look = $$"""
            $password = [securestring]::new()
            $text = [System.IO.File]::ReadAllText('{{Path.Combine(_lab.Folder, "sudo-password")}}')
            foreach ($char in $text.ToCharArray()) { $password.AppendChar($char) }
            foreach ($user in 'core', 'pw', 'tty', 'nosudo', 'root') {
                try {
                    $with = New-DcosConnection -UserName $user -KeyFile '{{_lab.KeyFile}}' -KnownHostsFile '{{_lab.KnownHosts}}' -SudoPassword $password
                    $found = Get-DcosCluster -Master {{LabFixture.Address("m2")}} -Connection $with
                    "$user sees $($found.Version)"
                    $with.PSObject.Properties | ForEach-Object { "$($_.Name)=$($_.Value)" }
                }
                catch { "$user " + (Problem $_) }
            }
            """;
        string output = PowerShellSession.Run(_lab, look, "$c = $null");

        Assert.Contains("core sees 1.10.8", output, StringComparison.Ordinal);
        Assert.Contains("pw sees 1.10.8", output, StringComparison.Ordinal);
        Assert.Contains("root sees 1.10.8", output, StringComparison.Ordinal);
        Assert.Contains("tty ERROR SudoRequiresTty", output, StringComparison.Ordinal);
        Assert.Contains("nosudo ERROR SudoRefused", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_lab.SudoPassword.Trim(), output, StringComparison.Ordinal);
        Assert.DoesNotContain(_lab.SudoPassword.Trim(), _lab.Sh("m2", "journalctl --no-pager -o cat").Stdout, StringComparison.Ordinal);
    }

    private void Node_in_the_wrong_role_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_lab.Folder, "inputs"));
        string wrong = Path.Combine(_lab.Folder, "inputs", "wrong.yaml");
        File.WriteAllText(wrong, File.ReadAllText(_lab.Inventory).Replace("name: m2, role: master", "name: m2, role: agent", StringComparison.Ordinal));

        string output = PowerShellSession.Run(_lab, "'CONNECTED'", $"$c = Get-DcosCluster -Inventory '{wrong}' -Connection $connection");

        Assert.DoesNotContain("CONNECTED", output, StringComparison.Ordinal);
        Assert.Contains("ERROR InventoryInvalid", output, StringComparison.Ordinal);
        Assert.Contains("1, 3, 5, 7 or 9 masters, not 2", output, StringComparison.Ordinal);
        Assert.Equal(0, _rollout.Starts("m2"));
    }

    private string Logins(string node) => _lab.Sh(node, "journalctl -q -u ssh --no-pager -o cat | grep -c 'Accepted publickey for core'").Stdout;

    private string Meanwhile(string onBootstrap)
    {
        using PowerShellSession session = Begin(onBootstrap);
        return session.Finish();
    }

    /// <summary>A run on m3 by an operator who read the script's hashes before something happened on the bootstrap node.</summary>
    private PowerShellSession Begin(string onBootstrap)
    {
        string go = Path.Combine(_lab.Folder, "inputs", Guid.NewGuid().ToString("n"));
        PowerShellSession session = new(_lab, $"'READY'; while (-not [System.IO.File]::Exists('{go}')) {{ [System.Threading.Thread]::Sleep(100) }}; {First}");
        session.WaitFor("READY");
        _lab.Sh("boot", onBootstrap).Ok();
        File.WriteAllText(go, "");
        return session;
    }
}
