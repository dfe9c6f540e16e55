using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Identity;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.Identity;

/// <summary>A service account logs in with a token that it signs.</summary>
public sealed class ServiceAccountTests : IDisposable
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_540_000_000);
    private readonly RSA _key = RSA.Create(2048);

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Service_account_signs_its_login_with_RS256(bool wrapped)
    {
        IamLogin login = ServiceAccountLogin.Read(File(wrapped ? _key.ExportPkcs8PrivateKeyPem() : _key.ExportRSAPrivateKeyPem()), "account.json");

        Json body = Json.Parse(login.Body(s_now), "test");
        string[] parts = body["token"].Text!.Split('.');
        Assert.Equal(("upgrader", "upgrader"), (login.User, body["uid"].Text));
        Assert.Equal(3, parts.Length);
        Assert.Equal("RS256", Json.Parse(Text(parts[0]), "test")["alg"].Text);
        Assert.Equal("upgrader", Json.Parse(Text(parts[1]), "test")["uid"].Text);
        Assert.InRange(Json.Parse(Text(parts[1]), "test")["exp"].Number!.Value, s_now.ToUnixTimeSeconds() + 1, s_now.ToUnixTimeSeconds() + 3600);
        Assert.True(_key.VerifyData(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Bytes(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"uid\":\"a\"}")]
    [InlineData("{\"uid\":\"a\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\"}")]
    [InlineData("{\"uid\":\"a\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----\"}")]
    [InlineData("{\"uid\":\"a\",\"private_key\":\"secret text\"}")]
    public void Invalid_service_account_is_refused_without_its_content(string text)
    {
        InputException e = Assert.Throws<InputException>(() => ServiceAccountLogin.Read(text, "account.json"));

        Assert.Equal(SR.ServiceAccountUnreadable, e.Id);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_scheme_is_refused() =>
        Assert.Throws<InputException>(
            () => ServiceAccountLogin.Read(File(_key.ExportPkcs8PrivateKeyPem()).Replace("RS256", "HS256", StringComparison.Ordinal), "account.json"));

    [Fact]
    public void Secrets_are_not_printed()
    {
        IamLogin login = ServiceAccountLogin.Read(File(_key.ExportPkcs8PrivateKeyPem()), "account.json");

        Assert.DoesNotContain(
            "PRIVATE",
            $"{login} {new EndpointLogin("a.b.c", null)} {new LoginAnswer(DcosSecurityMode.Strict, "a.b.c", false, "")}",
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "a.b.c",
            $"{new EndpointLogin("a.b.c", null)} {new LoginAnswer(DcosSecurityMode.Strict, "a.b.c", false, "")}",
            StringComparison.Ordinal);
    }

    private static string File(string pem) =>
        Json.Write(new Dictionary<string, object?>
        {
            ["scheme"] = "RS256",
            ["uid"] = "upgrader",
            ["private_key"] = pem,
            ["login_endpoint"] = "https://leader.mesos/acs/api/v1/auth/login",
        });

    private static string Text(string part) => Encoding.UTF8.GetString(Bytes(part));

    private static byte[] Bytes(string part)
    {
        string text = part.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text.PadRight(text.Length + ((4 - (text.Length % 4)) % 4), '='));
    }
}
