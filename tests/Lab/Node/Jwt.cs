using System;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DcosUpgrade.Lab.Node;

/// <summary>JSON web tokens as DC/OS has them: RS256, claims <c>uid</c> and <c>exp</c>.</summary>
internal static class Jwt
{
    public static string Sign(RSA key, string uid, DateTimeOffset end)
    {
        var text = $"{Part("""{"typ":"JWT","alg":"RS256"}""")}.{Part($$"""{"uid":"{{uid}}","exp":{{end.ToUnixTimeSeconds()}}}""")}";
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>Whose token it is; null unless this key signed it and it has not ended.</summary>
    public static string? UserOf(string token, RSA key)
    {
        try
        {
            if (token.Split('.') is not [var head, var claims, var signature] || Json(head).RootElement.GetProperty("alg").GetString() != "RS256"
                || !key.VerifyData(
                    Encoding.ASCII.GetBytes($"{head}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            {
                return null;
            }
            using var read = Json(claims);
            return read.RootElement.GetProperty("exp").GetInt64() > DateTimeOffset.UtcNow.ToUnixTimeSeconds()
                ? read.RootElement.GetProperty("uid").GetString()
                : null;
        }
        catch (Exception error) when (error is FormatException or JsonException or System.Collections.Generic.KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static JsonDocument Json(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part));
}
