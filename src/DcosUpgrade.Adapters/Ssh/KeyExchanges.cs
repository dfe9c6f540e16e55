using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using Renci.SshNet;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>The offered algorithms and their order.</summary>
internal static class KeyExchanges
{
    // SSH.NET's post-quantum exchanges are managed code: 50 to 70 ms of CPU a connection, measured.
    private static readonly string[] s_slow = ["sntrup761", "mlkem768"];

    /// <exception cref="InputException">SSH.NET does not support a name.</exception>
    public static void Validate(IReadOnlyList<string> wanted)
    {
        using NoneAuthenticationMethod method = new("nobody");
        Offer(new ConnectionInfo("localhost", "nobody", method), wanted, []);
    }

    /// <summary>Orders the algorithms that a connection offers.</summary>
    /// <param name="wanted">Key exchanges specified by the user; empty: all.</param>
    /// <param name="knownTypes">Types of the known host keys: offered first.</param>
    public static void Offer(ConnectionInfo info, IReadOnlyList<string> wanted, IReadOnlyList<string> knownTypes)
    {
        List<string> exchanges = [.. info.KeyExchangeAlgorithms.Keys];
        if (wanted.FirstOrDefault(name => !exchanges.Contains(name)) is { } unknown)
        {
            throw new InputException(SR.KeyExchangeUnknown, unknown, unknown, string.Join(", ", exchanges));
        }

        Keep(info.KeyExchangeAlgorithms, wanted.Count > 0
            ? wanted
            : [.. exchanges.Where(name => !s_slow.Any(slow => name.StartsWith(slow, StringComparison.Ordinal)))
                .OrderBy(name => name.StartsWith("curve25519-sha256", StringComparison.Ordinal) ? 0 : 1)]);

        // Certificates need @cert-authority, which is not supported.
        Keep(info.HostKeyAlgorithms, [.. info.HostKeyAlgorithms.Keys
            .Where(name => !name.Contains("-cert-"))
            .OrderBy(name => knownTypes.Contains(KeyTypeOf(name)) ? 0 : 1)]);
    }

    /// <summary>One key type can have several signature algorithms.</summary>
    private static string KeyTypeOf(string algorithm) =>
        algorithm.StartsWith("rsa-sha2-", StringComparison.Ordinal) ? "ssh-rsa" : algorithm;

    private static void Keep<T>(IOrderedDictionary<string, T> all, IReadOnlyList<string> names)
    {
        List<KeyValuePair<string, T>> kept =
        [
            .. names.Distinct().Select(name => new KeyValuePair<string, T>(name, ((IReadOnlyDictionary<string, T>)all)[name])),
        ];
        all.Clear();
        kept.ForEach(pair => all.Add(pair.Key, pair.Value));
    }
}
