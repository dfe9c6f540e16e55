using System;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>One attempt to connect failed. Not thrown out of this namespace.</summary>
internal sealed class ConnectFailure(string why, bool mayPass, Exception? inner) : Exception(why, inner)
{
    /// <summary>True when another attempt may succeed.</summary>
    public bool MayPass { get; } = mayPass;

    public static ConnectFailure From(Exception e, Route route) => new(Through(route, e.Message), IsPassing(e), e);

    public static ConnectFailure TimedOut(TimeSpan limit, Route route) =>
        new(Through(route, string.Format(CultureInfo.InvariantCulture, "no answer within {0:0} s.", limit.TotalSeconds)), mayPass: false, null);

    private static string Through(Route route, string why) => route.Via is { } jump ? $"through {jump.Name}: {why}" : why;

    private static bool IsPassing(Exception e) => e switch
    {
        SocketException socket => socket.SocketErrorCode is not (SocketError.HostNotFound or SocketError.NoData),
        SshConnectionException { DisconnectReason: DisconnectReason.KeyExchangeFailed or DisconnectReason.ProtocolVersionNotSupported } => false,
        SshConnectionException or SshOperationTimeoutException or ProxyException or IOException or ObjectDisposedException => true,
        _ => false,
    };
}

/// <summary>An open connection broke. Not thrown out of this namespace.</summary>
internal sealed class LinkBroken(bool sent, Exception inner) : Exception(inner.Message, inner)
{
    /// <summary>True when the node may have received the operation.</summary>
    public bool Sent { get; } = sent;
}
