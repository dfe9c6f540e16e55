using System;
using System.Diagnostics;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>The identity service: who may log in, and which tokens count (FACTS.md, IAM login).</summary>
internal static class Iam
{
    private const string Folder = "/var/lib/dcos/iam";

    /// <summary>Five days, as DC/OS has it.</summary>
    private const int LifeSec = 5 * 86400;

    /// <summary>Whether a header <c>Authorization</c> holds a token that was given out here and has not ended.</summary>
    public static bool Counts(string authorization)
    {
        using var key = Key("iam.pub");
        return authorization.StartsWith("token=", StringComparison.Ordinal) && Jwt.UserOf(authorization["token=".Length..], key) is not null;
    }

    /// <summary>Says in the journal who came, and never with what.</summary>
    public static HttpAnswer LogIn(string body)
    {
        if (Faults.On("iam-down"))
        {
            return new(502, "");
        }
        using var login = Parse(body);
        if (login is null)
        {
            return new(400, "");
        }
        var uid = Text(login, "uid");
        var isKnown = !Faults.On("login-refused")
            && (Text(login, "token") is { Length: > 0 } token ? IsAccount(uid, token) : IsUser(uid, Text(login, "password")));
        Console.WriteLine($"login of {uid} {(isKnown ? "granted" : "refused")}");
        if (!isKnown)
        {
            return new(401, "");
        }
        using var key = Key("iam.key");
        return HttpAnswer.Json($$"""{"token": "{{Jwt.Sign(key, uid, DateTimeOffset.UtcNow.AddSeconds(Faults.Number("token-life") ?? LifeSec))}}"}""");
    }

    private static JsonDocument? Parse(string body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsAccount(string uid, string token)
    {
        // A name is no path.
        if (!File.Exists($"{Folder}/{Path.GetFileName(uid)}.pub"))
        {
            return false;
        }
        using var key = Key(Path.GetFileName(uid) + ".pub");
        return Jwt.UserOf(token, key) == uid;
    }

    private static bool IsUser(string uid, string password)
    {
        using var config = JsonDocument.Parse(File.ReadAllText("/opt/mesosphere/etc/bootstrap-config.json"));
        var hash = Text(config, "superuser_password_hash");
        return uid == Text(config, "superuser_username") && hash == Crypt(password, hash.Split('$')[2]);
    }

    private static string Crypt(string password, string salt)
    {
        using var openssl = Process.Start(new ProcessStartInfo("/usr/bin/openssl", ["passwd", "-6", "-salt", salt, "-stdin"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        openssl.StandardInput.WriteLine(password);
        openssl.StandardInput.Close();
        return openssl.StandardOutput.ReadToEnd().Trim();
    }

    private static RSA Key(string name)
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(Folder, name)));
        return key;
    }

    private static string Text(JsonDocument document, string name) => document.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
