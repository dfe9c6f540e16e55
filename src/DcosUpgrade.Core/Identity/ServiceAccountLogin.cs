using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Identity;

/// <summary>The login of a service account: its file has a uid and a private key, which signs the login token.</summary>
internal sealed class ServiceAccountLogin : IamLogin
{
    private static readonly TimeSpan s_valid = TimeSpan.FromMinutes(5);
    private readonly RSAParameters _key;

    private ServiceAccountLogin(string user, RSAParameters key)
    {
        User = user;
        _key = key;
    }

    public override string User { get; }

    /// <param name="text">The JSON of the file: uid, scheme RS256, private_key.</param>
    /// <param name="source">The path of the file, for errors. Its content never appears in errors.</param>
    /// <exception cref="InputException">The text is not a service account file (ServiceAccountUnreadable).</exception>
    public static ServiceAccountLogin Read(string text, string source)
    {
        Json file = Json.ParseOrEmpty(text);
        return file["uid"].Text is { Length: > 0 } user && file["private_key"].Text is { } key && RsaKey.Read(key) is { } parameters
            && file["scheme"].Text is null or "RS256"
            ? new ServiceAccountLogin(user, parameters)
            : throw new InputException(SR.ServiceAccountUnreadable, source, source);
    }

    public override string Body(DateTimeOffset now)
    {
        string signed = Part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "."
            + Part(Json.Write(new Dictionary<string, object?> { ["uid"] = User, ["exp"] = (now + s_valid).ToUnixTimeSeconds() }));
        using RSA rsa = RSA.Create();
        rsa.ImportParameters(_key);
        string signature = Base64Url(rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return Json.Write(new Dictionary<string, object?> { ["uid"] = User, ["token"] = $"{signed}.{signature}" });
    }

    private static string Part(string json) => Base64Url(Encoding.UTF8.GetBytes(json));

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
