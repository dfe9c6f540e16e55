using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Renci.SshNet;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>The offered algorithms and their order. Names are those of OpenSSH.</summary>
internal static class Algorithms
{
    // SSH.NET's post-quantum exchanges are managed code: 50 to 70 ms of CPU a connection, measured.
    private static readonly string[] s_slow = ["sntrup761", "mlkem768"];

    /// <summary>Algorithms that are offered only when a connection names them, and then last.</summary>
    public static IReadOnlyList<string> Weak { get; } =
    [
        "diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1",
        "ssh-rsa",
        "aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc",
        "hmac-sha1", "hmac-sha1-etm@openssh.com",
    ];

    /// <summary>All key exchange methods of SSH.NET, weak ones too.</summary>
    public static IReadOnlyList<string> KeyExchanges
    {
        get
        {
            using NoneAuthenticationMethod method = new("nobody");
            return [.. new ConnectionInfo("localhost", "nobody", method).KeyExchangeAlgorithms.Keys];
        }
    }

    /// <exception cref="InputException">SSH.NET does not support a name, or a name is not that of a weak algorithm.</exception>
    public static void Validate(ConnectionSettings settings)
    {
        if (settings.AllowWeakAlgorithms.FirstOrDefault(name => !Weak.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new InputException(SR.WeakAlgorithmUnknown, unknown, unknown, string.Join(", ", Weak));
        }

        _ = Offered(settings);
    }

    /// <summary>Keeps and orders the algorithms that a connection offers.</summary>
    /// <param name="knownTypes">Types of the known host keys: offered first.</param>
    public static void Offer(ConnectionInfo info, ConnectionSettings settings, IReadOnlyList<string> knownTypes)
    {
        IReadOnlyList<string> wanted = settings.KeyExchange;
        List<string> exchanges = [.. info.KeyExchangeAlgorithms.Keys];
        if (wanted.FirstOrDefault(name => !exchanges.Contains(name)) is { } unknown)
        {
            throw new InputException(SR.KeyExchangeUnknown, unknown, unknown, string.Join(", ", exchanges));
        }

        // A name in -KeyExchange is wanted, weak or not.
        Keep(info.KeyExchangeAlgorithms, wanted.Count > 0
            ? wanted
            : [.. Allowed(exchanges, settings).Where(name => !s_slow.Any(slow => name.StartsWith(slow, StringComparison.Ordinal)))
                .OrderBy(name => name.StartsWith("curve25519-sha256", StringComparison.Ordinal) ? 0 : 1)]);
        Keep(info.Encryptions, [.. Allowed(info.Encryptions.Keys, settings)]);
        Keep(info.HmacAlgorithms, [.. Allowed(info.HmacAlgorithms.Keys, settings)]);

        // Certificates need @cert-authority, which is not supported.
        Keep(info.HostKeyAlgorithms, [.. Allowed(info.HostKeyAlgorithms.Keys.Where(name => !name.Contains("-cert-")), settings)
            .OrderBy(name => knownTypes.Contains(KeyTypeOf(name)) ? 0 : 1)]);
    }

    /// <summary>True when a weak algorithm is offered.</summary>
    public static bool Allows(ConnectionSettings settings, string weak) => settings.AllowWeakAlgorithms.Contains(weak, StringComparer.OrdinalIgnoreCase);

    /// <summary>The error for a server that has no algorithm in common with us; null when it has.</summary>
    public static NodeAccessException? Refusal(string node, ServerOffer server, ConnectionSettings settings, Exception inner)
    {
        List<OfferedKind> without = [.. Offered(settings).Zip(server.Kinds, (ours, theirs) => ours with { Theirs = theirs })
            .Where(kind => !kind.Ours.Intersect(kind.Theirs).Any())];
        if (without.Count == 0)
        {
            return null;
        }

        string kinds = string.Join(", ", without.Select(kind => kind.Name));
        string offers = string.Join(", ", without.SelectMany(kind => kind.Theirs).Distinct());
        // One of each kind is enough: the strongest, which Weak has first.
        List<string> weak = [.. without.Select(kind => Weak.FirstOrDefault(kind.Theirs.Contains)).OfType<string>()];
        return weak.Count == without.Count
            ? new NodeAccessException(inner, SR.SshAlgorithmWeak, node, node, kinds, offers, string.Join(",", weak))
            : new NodeAccessException(inner, SR.SshAlgorithmMismatch, node, node, kinds, offers,
                string.Join("; ", without.Select(kind => string.Join(", ", kind.Ours))));
    }

    /// <summary>What a connection with these settings offers: in the order of <see cref="ServerOffer.Kinds"/>.</summary>
    public static IReadOnlyList<OfferedKind> Offered(ConnectionSettings settings)
    {
        using NoneAuthenticationMethod method = new("nobody");
        ConnectionInfo info = new("localhost", "nobody", method);
        Offer(info, settings, []);
        return
        [
            new("key exchange", [.. info.KeyExchangeAlgorithms.Keys]),
            new("host key", [.. info.HostKeyAlgorithms.Keys]),
            new("cipher", [.. info.Encryptions.Keys]),
            new("MAC", [.. info.HmacAlgorithms.Keys]),
        ];
    }

    private static IEnumerable<string> Allowed(IEnumerable<string> names, ConnectionSettings settings) =>
        names.Where(name => !Weak.Contains(name) || Allows(settings, name)).OrderBy(name => Weak.Contains(name) ? 1 : 0);

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

/// <summary>One kind of algorithm.</summary>
/// <param name="Name">For messages and help.</param>
internal sealed record OfferedKind(string Name, IReadOnlyList<string> Ours)
{
    public IReadOnlyList<string> Theirs { get; init; } = [];
}
