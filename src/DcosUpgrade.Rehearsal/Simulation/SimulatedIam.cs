using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security;
using System.Text;
using DcosUpgrade.Text;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The identity service of a simulated Enterprise cluster: its users and valid tokens.</summary>
internal sealed class SimulatedIam(RehearsalCluster cluster)
{
    public const string User = "bootstrapuser";
    public const string Password = "rehearsal";

    /// <summary>The hash in config.yaml: form of crypt(3), of no real password.</summary>
    public const string PasswordHash = "$6$rounds=656000$rehearsal$0123456789abcdef";

    /// <summary>DC/OS's default validity: five days.</summary>
    private static readonly TimeSpan s_life = TimeSpan.FromDays(5);

    private readonly Dictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);

    /// <summary>Number of login requests.</summary>
    public int Logins { get; private set; }

    public static SecureString Secret
    {
        get
        {
            SecureString secret = new();
            foreach (char c in Password)
            {
                secret.AppendChar(c);
            }

            return secret;
        }
    }

    /// <summary>A new token for a login request; null: refused.</summary>
    public string? LogIn(string body, TimeSpan? life = null)
    {
        Logins++;
        Json login = Json.ParseOrEmpty(body);
        if (login["uid"].Text != User || login["password"].Text != Password)
        {
            return null;
        }

        DateTimeOffset end = cluster.Clock.UtcNow + (life ?? s_life);
        string token = string.Join(
            ".",
            Part("""{"typ":"JWT","alg":"RS256"}"""),
            Part(string.Format(CultureInfo.InvariantCulture, """{{"uid":"{0}","exp":{1}}}""", User, end.ToUnixTimeSeconds())),
            Part("signature " + Logins.ToString(CultureInfo.InvariantCulture) + new string('s', 300)));
        _tokens[token] = end;
        return token;
    }

    public bool Counts(string? token) => token is not null && _tokens.TryGetValue(token, out DateTimeOffset end) && cluster.Clock.UtcNow < end;

    /// <summary>Invalidates all issued tokens.</summary>
    public void Forget() => _tokens.Clear();

    private static string Part(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
