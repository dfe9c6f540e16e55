using System;
using System.Net;
using System.Net.Sockets;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>A port that refuses connections and that nobody else can take: it is bound, and nobody listens.</summary>
internal sealed class ClosedPort : IDisposable
{
    private readonly Socket _holder = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_holder.LocalEndPoint!).Port;

    public void Dispose() => _holder.Dispose();
}
