using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using Renci.SshNet;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>Which algorithms are offered, and in which order.</summary>
internal static class KeyExchanges
{
    // SSH.NET's post-quantum exchanges are managed code: 50 to 70 ms of CPU a connection, measured.
    private static readonly string[] s_slow = ["sntrup761", "mlkem768"];

    /// <exception cref="InputException">A name that SSH.NET does not know.</exception>
    public static void Validate(IReadOnlyList<string> wanted)
    {
        using NoneAuthenticationMethod method = new("nobody");
        Offer(new ConnectionInfo("localhost", "nobody", method), wanted, []);
    }

    /// <summary>Orders what a connection will offer.</summary>
    /// <param name="wanted">The user's own list of key exchanges, or empty.</param>
    /// <param name="knownTypes">Types of the host keys that are known for the host: asked for first.</param>
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

        // Certificates would need @cert-authority, which we do not read.
        Keep(info.HostKeyAlgorithms, [.. info.HostKeyAlgorithms.Keys
            .Where(name => !name.Contains("-cert-"))
            .OrderBy(name => knownTypes.Contains(KeyTypeOf(name)) ? 0 : 1)]);
    }

    /// <summary>One type of key may sign in several ways.</summary>
    private static string KeyTypeOf(string algorithm) =>
        algorithm.StartsWith("rsa-sha2-", StringComparison.Ordinal) ? "ssh-rsa" : algorithm;

    private static void Keep<T>(IOrderedDictionary<string, T> all, IReadOnlyList<string> names)
    {
        List<KeyValuePair<string, T>> kept = [.. names.Distinct().Select(name => new KeyValuePair<string, T>(name, ((IReadOnlyDictionary<string, T>)all)[name]))];
        all.Clear();
        kept.ForEach(pair => all.Add(pair.Key, pair.Value));
    }
}
