using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DcosUpgrade.Adapters.Ssh.Logins;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>Private keys of all formats, damaged as assets and variables damage them: opened, or told what they are.</summary>
public sealed class KeyTextTests : IDisposable
{
    private const string Passphrase = "secret words";
    private const string Certificate = "-----BEGIN CERTIFICATE-----\nMIIBszCCARygAwIBAgIU\n-----END CERTIFICATE-----\n";

    private static readonly (string Name, Func<string, string> Do)[] s_damages =
    [
        ("none", text => text),
        ("blanks for line breaks", text => text.TrimEnd().Replace('\n', ' ')),
        ("no line breaks", text => text.Replace("\n", "", StringComparison.Ordinal)),
        ("written line breaks", text => text.Replace("\n", "\\n", StringComparison.Ordinal)),
        ("written line breaks of Windows", text => text.Replace("\n", "\\r\\n", StringComparison.Ordinal)),
        ("line breaks of Windows", text => text.Replace("\n", "\r\n", StringComparison.Ordinal)),
        ("line breaks of an old Mac", text => text.Replace('\n', '\r')),
        ("indented", text => "    " + text.Replace("\n", "\n    ", StringComparison.Ordinal)),
        ("quoted", text => $"\"{text}\""),
        ("quoted with written line breaks", text => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\""),
        ("base64 in one line", text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
        ("base64 in lines", text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks)),
        ("certificate before it", text => Certificate + text),
        ("certificate before and after it", text => Certificate + text + Certificate),
        ("certificate before it, without line breaks", text => (Certificate + text).Replace("\n", "", StringComparison.Ordinal)),
        ("SSH certificate before it", text => "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5 me\n" + text),
        ("attributes before it", text => "Bag Attributes\n    localKeyID: 01\nKey Attributes: <No Attributes>\n" + text),
        ("mark before it", text => "\uFEFF" + text),
        ("blank lines around it", text => "\n\n" + text + "\n\n"),
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, bool> Formats => new()
    {
        { "ed25519", "RFC4716", false }, { "ed25519", "RFC4716", true }, { "ecdsa", "RFC4716", false },
        { "rsa", "RFC4716", true }, { "rsa", "PEM", false }, { "rsa", "PEM", true }, { "rsa", "PKCS8", false }, { "rsa", "PKCS8", true },
        { "ecdsa", "PEM", false }, { "ecdsa", "PEM", true }, { "ecdsa", "PKCS8", false }, { "ecdsa", "PKCS8", true },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Key_is_opened_whatever_became_of_its_lines(string type, string format, bool isEncrypted)
    {
        string text = Generate(type, format, isEncrypted);

        Assert.All(s_damages, damage => Assert.True(Opens(damage.Do(text), isEncrypted), damage.Name));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Key_is_opened_without_its_first_and_last_line(string type, string format, bool isEncrypted)
    {
        string[] lines = Generate(type, format, isEncrypted).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines[1].StartsWith("Proc-Type", StringComparison.Ordinal))
        {
            // The cipher stands in the lines of the head: without them nobody can open it.
            return;
        }

        Assert.True(Opens(string.Concat(lines[1..^1]), isEncrypted));
        Assert.True(Opens(string.Join('\n', lines[1..^1]), isEncrypted));
    }

    [Fact]
    public void Key_that_PowerShell_wrote_as_UTF16_is_opened()
    {
        string text = Generate("ed25519", "RFC4716", false);

        Assert.True(Opens([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)], false));
        Assert.True(Opens(Encoding.Unicode.GetBytes(text), false));
        Assert.True(Opens([.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)], false));
    }

    [Fact]
    public void Binary_key_is_opened()
    {
        using RSA rsa = RSA.Create(2048);

        Assert.True(Opens(rsa.ExportPkcs8PrivateKey(), false));
        Assert.True(Opens(rsa.ExportRSAPrivateKey(), false));
    }

    [Theory]
    [InlineData("id_ed25519.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHOf2nEvaHFVUVjgyE1N9rpEgEIQ1yA8BNBMikXBFWnh me", "a public key")]
    [InlineData("id_rsa.pub", "ssh-rsa AAAAB3NzaC1yc2E me", "a public key")]
    [InlineData("id.pub", "ecdsa-sha2-nistp256 AAAAE2VjZHNh", "a public key")]
    [InlineData("id-cert.pub", "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5 me", "an SSH certificate")]
    [InlineData("key.pem", "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n", "a public key")]
    [InlineData("key.pem", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n", "a public key")]
    [InlineData("key.pem", Certificate, "a certificate")]
    public void Something_else_is_told(string file, string text, string what)
    {
        foreach (string written in new[] { text, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) })
        {
            if (written == text || !text.StartsWith("----", StringComparison.Ordinal) || text.StartsWith("-----", StringComparison.Ordinal))
            {
                InputException e = Refused(_folder[file], Encoding.UTF8.GetBytes(written));

                Assert.Equal((SR.KeyNotPrivate, _folder[file]), (e.Id, e.TargetName));
                Assert.Contains($"it is {what}.", e.Message, StringComparison.Ordinal);
                Assert.Equal(
                    file.EndsWith(".pub", StringComparison.Ordinal),
                    e.Remedy!.EndsWith($" {_folder[file.Split('.')[0].Replace("-cert", "", StringComparison.Ordinal)]}.", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Certificate_store_is_told()
    {
        using RSA rsa = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest(
            "CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddDays(-2));

        InputException e = Refused("key.pfx", certificate.Export(X509ContentType.Pkcs12));

        Assert.Equal(SR.KeyNotPrivate, e.Id);
        Assert.Contains("PKCS#12", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_was_cut_off_is_told()
    {
        string text = Generate("ed25519", "RFC4716", false);

        InputException e = Refused("key", Encoding.UTF8.GetBytes(text[..200]));

        Assert.Equal(SR.KeyFileUnreadable, e.Id);
        Assert.Contains("-----END OPENSSH PRIVATE KEY-----", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text[60..100], e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_damage_is_either_harmless_or_an_InputException()
    {
        Random random = new(30);
        string[] seeds = [Generate("ed25519", "RFC4716", false), Generate("ecdsa", "PEM", true), Certificate, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHOf2n me"];
        for (int i = 0; i < 4_000; i++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(s_damages[random.Next(s_damages.Length)].Do(seeds[random.Next(seeds.Length)]));
            for (int cuts = random.Next(5); cuts > 0; cuts--)
            {
                int at = random.Next(bytes.Length);
                bytes = random.Next(2) == 0
                    ? [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]]
                    : [.. bytes[..at], .. bytes[Math.Min(bytes.Length - 1, at + random.Next(1, 60))..]];
            }

            Exception? e = Record.Exception(() => KeyText.Normalize("key", [.. bytes]));
            Assert.True(e is null or InputException, $"{Convert.ToBase64String(bytes)}: {e}");
        }
    }

    private string Generate(string type, string format, bool isEncrypted)
    {
        string key = _folder[$"{type}-{format}-{isEncrypted}"];
        SshKeys.Keygen(["-q", "-t", type, .. format == "RFC4716" ? Array.Empty<string>() : ["-m", format], "-N", isEncrypted ? Passphrase : "", "-f", key]);
        return File.ReadAllText(key);
    }

    private static bool Opens(string text, bool isEncrypted) => Opens(Encoding.UTF8.GetBytes(text), isEncrypted);

    private static bool Opens(byte[] text, bool isEncrypted)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, text);
            using LoginKeys keys = new(new ConnectionSettings { KeyFiles = [file], Passphrase = isEncrypted ? SshFixture.Secret(Passphrase) : null }, []);
            return keys.Keys.Single().HostKeyAlgorithms.Count > 0;
        }
        catch (InputException)
        {
            return false;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static InputException Refused(string name, byte[] text) => Assert.Throws<InputException>(() => KeyText.Normalize(name, text));
}
