using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace DcosUpgrade.Lab.Tests;

/// <summary>The lab in Enterprise flavour: its secrets, and its endpoints as somebody asks them who trusts the lab's authority.</summary>
public sealed class EnterpriseLabFixture() : LabFixture("disabled")
{
    public const string User = "bootstrapuser";

    public string Password => File.ReadAllText(Path.Combine(Folder, "dcos-password"));

    public string ServiceAccount => Path.Combine(Folder, "service-account.json");

    public string Authority => Path.Combine(Folder, "pki", "ca.crt");

    public string ForeignAuthority => Path.Combine(Folder, "pki", "other-ca.crt");

    /// <summary>Every node whole at 1.10.8, in a security mode.</summary>
    public void Ensure(string mode)
    {
        if (Flavour == mode)
        {
            Ensure();
        }
        else
        {
            Lab("reset", mode).Ok();
        }
    }

    /// <summary>How an endpoint answers to a token, or to none; null when it says nothing at all.</summary>
    public HttpStatusCode? Ask(string url, string? token = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"token={token}");
        }

        try
        {
            using HttpClient http = Http();
            using HttpResponseMessage reply = http.Send(request);
            return reply.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>A token of the lab's user.</summary>
    public string LogIn(string master)
    {
        using HttpClient http = Http();
        using HttpRequestMessage request =
            new(HttpMethod.Post, $"https://{Address(master)}/acs/api/v1/auth/login") { Content = JsonContent.Create(new { uid = User, password = Password }) };
        request.Content.LoadIntoBufferAsync().GetAwaiter().GetResult();
        using HttpResponseMessage reply = http.Send(request);
        using JsonDocument answer = JsonDocument.Parse(reply.EnsureSuccessStatusCode().Content.ReadAsStream());
        return answer.RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>So many logins ended so on a master.</summary>
    public int Logins(string master, string end) =>
        int.Parse(Sh(master, $"journalctl -q --no-pager -o cat -u dcos-adminrouter | grep -c 'login of .* {end}'; true").Ok().Trim(),
            CultureInfo.InvariantCulture);

    /// <summary>From now on no token counts that was given out before.</summary>
    public void ForgetTokens()
    {
        using RSA key = RSA.Create(2048);
        foreach (string master in Masters)
        {
            Write(master, "iam.key", key.ExportPkcs8PrivateKeyPem());
        }

        foreach (string node in (string[])[.. Masters, .. Agents])
        {
            Write(node, "iam.pub", key.ExportSubjectPublicKeyInfoPem());
        }
    }

    private void Write(string node, string file, string content) =>
        Sh(node, $"cat >/var/lib/dcos/iam/{file}.new <<'LAB' && mv /var/lib/dcos/iam/{file}.new /var/lib/dcos/iam/{file}\n{content}\nLAB\n").Ok();

    private HttpClient Http()
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(Authority));
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, SslOptions = { CertificateChainPolicy = policy } })
        {
            Timeout = TimeSpan.FromMinutes(1),
        };
    }
}
