using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace DcosUpgrade.Lab.Tests.Enterprise;

/// <summary>How operators log in to the lab's IAM, and what nobody may see of it.</summary>
internal sealed class DcosLogin
{
    private readonly EnterpriseLabFixture _lab;
    private readonly string _folder;

    public DcosLogin(EnterpriseLabFixture lab)
    {
        _lab = lab;
        _folder = Path.Combine(lab.Folder, "inputs");
        Directory.CreateDirectory(_folder);
        using JsonDocument account = JsonDocument.Parse(File.ReadAllText(lab.ServiceAccount));
        string[] key = account.RootElement.GetProperty("private_key").GetString()!.Split('\n');
        Secrets = new Dictionary<string, string>
        {
            ["dcos password"] = lab.Password,
            ["account key"] = key[2],
            ["account key's end"] = key[^4],
            // How every token begins, of the IAM and of service accounts, and what follows in those for whom we log in.
            ["token"] = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.",
            ["own token"] = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.",
            ["claims"] = Claims(EnterpriseLabFixture.User),
            ["claims of the account"] = Claims("dcosupgrade"),
        };
    }

    public IReadOnlyDictionary<string, string> Secrets { get; }

    /// <summary>The lines that make $c with the user's password.</summary>
    public string ByPassword(string options = "", string? password = null)
    {
        string file = Path.Combine(_folder, password is null ? "dcos-login" : "wrong-dcos-login");
        File.WriteAllText(file, password ?? _lab.Password);
        return $$"""
            $secret = [securestring]::new(); foreach ($char in [System.IO.File]::ReadAllText('{{file}}').ToCharArray()) { $secret.AppendChar($char) }
            {{Connect($"-DcosCredential ([pscredential]::new('{EnterpriseLabFixture.User}', $secret)) {options}")}}
            """;
    }

    /// <summary>The same with the file of a service account.</summary>
    public string ByAccount(string options = "") => Connect($"-DcosKeyFile '{_lab.ServiceAccount}' {options}");

    private static string Claims(string user) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{{\"uid\":\"{user}\"")).TrimEnd('=')[..^1];

    /// <summary>Whatever prints a connection or a cluster prints these.</summary>
    private string Connect(string login) => $$"""
        $connection = New-DcosConnection -UserName core -KeyFile '{{_lab.KeyFile}}' -KnownHostsFile '{{_lab.KnownHosts}}' {{login}}
        $c = Get-DcosCluster -Inventory '{{_lab.Inventory}}' -Connection $connection
        foreach ($object in $connection, $c) { $object.PSObject.Properties | ForEach-Object { "$($_.Name)=$($_.Value)" } }
        """;
}
