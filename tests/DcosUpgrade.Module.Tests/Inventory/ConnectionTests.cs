using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace DcosUpgrade.Module.Tests.Inventory;

/// <summary>New-DcosConnection: what it takes, what it checks, and that nothing secret ever comes out.</summary>
public sealed class ConnectionTests : InventoryEngine
{
    private const string Canary = "c4nary-0f-a-secret";

    private static SecureString Secret
    {
        get
        {
            SecureString secret = new();
            foreach (char letter in Canary)
            {
                secret.AppendChar(letter);
            }

            return secret;
        }
    }

    private static PSCredential Credential => new("core", Secret);

    [Fact]
    public void Connection_shows_no_secret() => Assert.Equal(
        "core 2222 jump.example Strict ",
        Assert.Single(Run(
            "param($credential) $x = New-DcosConnection -Credential $credential -Port 2222 -HostName jump.example; \"$($x.UserName) $($x.Port) "
                + "$($x.HostName) $($x.HostKeyPolicy) $($x.KeyFile)\"",
            ("credential", Credential)).Texts));

    [Fact]
    public void No_secret_leaves_it_in_any_form()
    {
        EngineRun run = Run(
            """
            param($credential, $secret)
            $jump = New-DcosConnection -Credential $credential -SudoPassword $secret -HostName jump.example
            $x = New-DcosConnection -UserName core -Credential $credential -Passphrase $secret -SudoPassword $secret -JumpHost $jump -Verbose -Debug
            [System.Management.Automation.PSSerializer]::Serialize($x, 9)
            "$x"
            $x.PSObject.Properties | ForEach-Object { "$($_.Name)=$($_.Value)" }
            $x.GetType().GetProperties() | ForEach-Object { "$($_.GetValue($x))" }
            """,
            ("credential", Credential),
            ("secret", Secret));
        run.ThrowIfFailed();

        Assert.Contains(run.Texts, text => text.Contains("JumpHost") && text.Contains("core@jump.example:22"));
        Assert.DoesNotContain(run.Texts.Concat(run.Verbose).Concat(run.Debug).Concat(run.Warnings), text => text.Contains(Canary));
        Assert.DoesNotContain(run.Texts, text => text.Contains("SecureString") || text.Contains("PSCredential"));
    }

    [Fact]
    public void SSH_configuration_of_the_user_is_read_only_with_UseSshConfig()
    {
        string[] output = Child.RunScript("""
            $folder = [System.IO.Directory]::CreateTempSubdirectory('dcosupgrade-test-').FullName
            [System.Environment]::SetEnvironmentVariable('HOME', $folder)
            function Attempt($more) { try { $x = New-DcosConnection -UserName core @more
                "$($x.UserName) $($x.Port)" } catch { $_.FullyQualifiedErrorId.Split(',')[0] + ' ' + $_.ErrorDetails.Message.Replace($folder, '~') } }
            $null = [System.IO.Directory]::CreateDirectory("$folder/.ssh")
            Attempt @{ UseSshConfig = $true }
            [System.IO.File]::WriteAllText("$folder/.ssh/config", "Host a`n Port none`n")
            Attempt @{ UseSshConfig = $true }
            Attempt @{ }
            [System.IO.File]::WriteAllText("$folder/.ssh/config", "Host a`n Port 23`n")
            Attempt @{ UseSshConfig = $true }
            [System.IO.Directory]::Delete($folder, $true)
            """);

        Assert.Equal(4, output.Length);
        // The file of the machine is enough.
        Assert.StartsWith(File.Exists("/etc/ssh/ssh_config") ? "core 22" : "FileMissing ", output[0], StringComparison.Ordinal);
        Assert.StartsWith("SshConfigInvalid ~/.ssh/config, line 2 ", output[1], StringComparison.Ordinal);
        Assert.StartsWith("LoginMissing ", output[2], StringComparison.Ordinal);
        Assert.Equal("core 22", output[3]);
    }

    [Fact]
    public void Automation_asset_has_the_effect_of_parameters()
    {
        Hashtable asset = new()
        {
            ["UserName"] = "ops",
            ["port"] = "2022",
            ["Password"] = Canary,
            ["HostKeyPolicy"] = "strict",
            ["KnownHosts"] = "",
        };

        EngineRun run =
            Run("param($asset) $x = New-DcosConnection -Asset $asset; \"$x\"; [System.Management.Automation.PSSerializer]::Serialize($x)", ("asset", asset));
        run.ThrowIfFailed();

        Assert.Equal("ops:2022", run.Texts.First());
        Assert.DoesNotContain(run.Texts, text => text.Contains(Canary));
    }

    [Theory]
    [InlineData("Pasword", "x", "AssetFieldUnknown", "Pasword")]
    [InlineData("Port", "0", "AssetFieldInvalid", "Port")]
    [InlineData("HostKeyPolicy", "Any", "AssetFieldInvalid", "HostKeyPolicy")]
    [InlineData("HostKeyPolicy", "7", "AssetFieldInvalid", "HostKeyPolicy")]
    [InlineData("Password", 7, "AssetFieldInvalid", "Password")]
    public void A_wrong_field_of_an_asset_is_named(string field, object value, string id, string target) => Assert.Equal(
        target,
        Fail("param($asset) New-DcosConnection -Asset $asset", id, ErrorCategory.InvalidArgument, ("asset", new Hashtable { [field] = value })).TargetObject);

    [Theory]
    [InlineData("DcosUserName", "DcosPassword")]
    [InlineData("DcosPassword", "DcosUserName")]
    public void Half_a_login_to_DCOS_names_the_other_half(string given, string missing) => Assert.Equal(
        missing,
        Fail("param($asset) New-DcosConnection -Asset $asset", "AssetFieldInvalid", ErrorCategory.InvalidArgument,
            ("asset", new Hashtable { [given] = "ops" })).TargetObject);

    [Theory]
    [InlineData("DcosKey", "{}", "ServiceAccountUnreadable", ErrorCategory.InvalidData)]
    [InlineData("DcosKeyFile", "./none.json", "FileMissing", ErrorCategory.ObjectNotFound)]
    [InlineData("CaFile", "./none.pem", "FileMissing", ErrorCategory.ObjectNotFound)]
    public void Unreadable_login_to_DCOS_is_an_error(string field, string value, string id, ErrorCategory category) =>
        Fail("param($asset) New-DcosConnection -Asset $asset", id, category, ("asset", new Hashtable { [field] = value }));

    [Theory]
    [InlineData("New-DcosConnection -Asset $asset")]
    [InlineData("$null = $asset.Remove('DcosKey'); New-DcosConnection -Asset $asset -DcosCredential $credential")]
    public void Two_logins_to_DCOS_are_one_too_many(string script) =>
        Fail("param($asset, $credential) " + script, "TwoDcosLogins", ErrorCategory.InvalidArgument, ("asset", Enterprise()), ("credential", Credential));

    [Theory]
    [InlineData("DcosKey")]
    [InlineData("DcosUserName DcosPassword")]
    public void Asset_can_log_in_to_DCOS_and_shows_no_secret(string dropped)
    {
        Hashtable asset = Enterprise();
        foreach (string field in dropped.Split(' '))
        {
            asset.Remove(field);
        }

        EngineRun run =
            Run("param($asset) $x = New-DcosConnection -Asset $asset -Verbose -Debug; $x; \"$x\"; [System.Management.Automation.PSSerializer]::Serialize($x)",
                ("asset", asset));
        run.ThrowIfFailed();

        object settings = Inner(run.Output[0]!, "Settings");
        Assert.Equal(dropped == "DcosKey" ? "ops" : "robot", Inner(Inner(settings, "Dcos"), "User"));
        Assert.Contains("BEGIN CERTIFICATE", (string)Inner(settings, "Authority"));
        Assert.DoesNotContain(
            run.Texts.Concat(run.Verbose).Concat(run.Debug), text => text.Contains(Canary) || text.Contains("PRIVATE KEY") || text.Contains("robot"));
    }

    [Fact]
    public void A_misspelt_field_has_a_suggestion() => Assert.Contains(
        "'Pasword'; did you mean 'Password'?",
        Fail("New-DcosConnection -Asset @{ Pasword = 'x' }", "AssetFieldUnknown", ErrorCategory.InvalidArgument).Exception.Message);

    [Fact]
    public void Weak_algorithms_are_the_ones_of_the_completion_and_those_that_a_connection_can_offer()
    {
        string[] offered = [.. Run("(Get-Command New-DcosConnection).Parameters.AllowWeakAlgorithm.Attributes.ValidValues").Texts];
        string listed = Fail(
            "New-DcosConnection -Asset @{ Password = 'x'; AllowWeakAlgorithm = 'rot13' }",
            "WeakAlgorithmUnknown",
            ErrorCategory.InvalidArgument).Exception.Message;

        Assert.EndsWith($"Weak algorithms: {string.Join(", ", offered)}.", listed);
        Assert.Equal(
            ["hmac-sha1", "hmac-sha1-etm@openssh.com"],
            Run("(TabExpansion2 'New-DcosConnection core -AllowWeakAlgorithm hmac').CompletionMatches.CompletionText.Trim(\"'\")").Texts);
    }

    [Fact]
    public void Weak_algorithms_can_be_allowed_in_both_ways() => Assert.Equal(
        "ssh-rsa 3des-cbc; ssh-rsa 3des-cbc",
        Assert.Single(Run(
            """
            param($credential)
            $a = New-DcosConnection -Credential $credential -AllowWeakAlgorithm ssh-rsa, 3des-cbc
            $b = New-DcosConnection -Asset @{ Password = 'x'; AllowWeakAlgorithm = "ssh-rsa`n3des-cbc" }
            "$($a.AllowWeakAlgorithm); $($b.AllowWeakAlgorithm)"
            """,
            ("credential", Credential)).Texts));

    [Fact]
    public void Missing_key_is_named_with_its_full_path()
    {
        ErrorRecord error = Fail("New-DcosConnection core -KeyFile ./no-such-key", "FileMissing", ErrorCategory.ObjectNotFound);

        Assert.Contains(System.IO.Path.Combine(Folder, "no-such-key"), error.Exception.Message);
    }

    [Fact]
    public void A_jump_host_must_say_where_it_is() => Fail(
        "param($credential) New-DcosConnection -Credential $credential -JumpHost (New-DcosConnection -Credential $credential)",
        "JumpHostNameMissing",
        ErrorCategory.InvalidArgument,
        ("credential", Credential));

    [Theory]
    [InlineData("New-DcosConnection -UserName core -Asset @{}", "AmbiguousParameterSet")]
    [InlineData("New-DcosConnection core -Port 65536", "ParameterArgumentValidationError")]
    [InlineData("New-DcosConnection core -AllowWeakAlgorithm hmac-md5", "ParameterArgumentValidationError")]
    [InlineData("New-DcosConnection core -HostKeyPolicy Any", "CannotConvertArgumentNoMessage")]
    public void What_cannot_be_is_refused_by_the_engine(string script, string id) => Assert.Equal(id, ErrorOf(script).FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public void A_connection_that_left_the_session_logs_in_nowhere()
    {
        ErrorRecord error = ErrorOf(
            """
            param($credential)
            $text = [System.Management.Automation.PSSerializer]::Serialize((New-DcosConnection -Credential $credential))
            $x = [System.Management.Automation.PSSerializer]::Deserialize($text)
            Get-DcosCluster -Master 192.0.2.1 -Connection $x
            """,
            ("credential", Credential));

        Assert.Equal("ConnectionWithoutLogin", error.FullyQualifiedErrorId.Split(',')[0]);
    }

    /// <summary>An asset of Enterprise with both kinds of login.</summary>
    private Hashtable Enterprise()
    {
        using RSA key = RSA.Create(2048);
        string authority = System.IO.Path.Combine(Folder, "ca.pem");
        using X509Certificate2 certificate = new CertificateRequest("CN=DC/OS Root CA", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        System.IO.File.WriteAllText(authority, certificate.ExportCertificatePem());
        return new Hashtable
        {
            ["UserName"] = "core",
            ["Password"] = Canary,
            ["DcosUserName"] = "ops",
            ["DcosPassword"] = Canary,
            ["DcosKey"] = $"{{\"uid\":\"robot\",\"scheme\":\"RS256\",\"private_key\":\"{key.ExportPkcs8PrivateKeyPem().Replace("\n", "\\n")}\"}}",
            ["CaFile"] = "./ca.pem",
        };
    }

    /// <summary>What objects carry inside, where no script sees it.</summary>
    private static object Inner(object of, string name) =>
        of.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(of)!;
}
