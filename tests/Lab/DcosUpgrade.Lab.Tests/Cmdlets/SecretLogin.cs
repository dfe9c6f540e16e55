using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>A login made of nothing but secrets: an encrypted private key as text, its passphrase, a password, and another one for sudo.</summary>
internal sealed class SecretLogin
{
    private readonly string _folder;

    public SecretLogin(LabFixture lab)
    {
        _folder = Path.Combine(lab.Folder, "inputs", "secret");
        Directory.CreateDirectory(_folder);
        string key = Path.Combine(_folder, "key");
        string passphrase = $"pass phrase {Guid.NewGuid():n} 'q' \"d\" $x";
        File.Copy(lab.KeyFile, key, overwrite: true);
        Shell.Run("ssh-keygen", "-q", "-p", "-P", "", "-N", passphrase, "-f", key).Ok();
        string password = $"pass word {Guid.NewGuid():n}";
        File.WriteAllText(Path.Combine(_folder, "passphrase"), passphrase);
        File.WriteAllText(Path.Combine(_folder, "password"), password);
        File.WriteAllText(Path.Combine(_folder, "sudo"), lab.SudoPassword);

        // Whoever has no sudo without a password on the nodes still has it where the installer is.
        string inventory = Path.Combine(_folder, "inventory.yaml");
        File.WriteAllText(inventory, Regex.Replace(File.ReadAllText(lab.Inventory), "(role: .*)user: core", "$1user: pw"));
        Secrets = new Dictionary<string, string>
        {
            ["sudo password"] = lab.SudoPassword,
            ["passphrase"] = passphrase,
            ["password"] = password,
            ["key"] = File.ReadAllLines(lab.KeyFile)[2],
            ["encrypted key"] = File.ReadAllLines(key)[2],
        };
        Connect = $$"""
            function Secret($name) {
                $secret = [securestring]::new()
                foreach ($char in [System.IO.File]::ReadAllText("{{_folder}}/$name").ToCharArray()) { $secret.AppendChar($char) }
                $secret
            }
            $connection = New-DcosConnection -Credential ([pscredential]::new('pw', (Secret password))) -PrivateKey (Secret key) `
                -Passphrase (Secret passphrase) -SudoPassword (Secret sudo) -KnownHostsFile '{{lab.KnownHosts}}'
            $connection.PSObject.Properties | ForEach-Object { "$($_.Name)=$($_.Value)" }
            $c = Get-DcosCluster -Inventory '{{inventory}}' -Connection $connection
            """;
    }

    public IReadOnlyDictionary<string, string> Secrets { get; }

    /// <summary>The lines that make $c with it.</summary>
    public string Connect { get; }
}
