using System;
using Renci.SshNet;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>An open connection, and the door through a jump host that it came by.</summary>
internal sealed class SshConnection(SshClient client, IDisposable? door) : IDisposable
{
    public SshClient Client => client;

    public bool IsAlive
    {
        get
        {
            try
            {
                return client.IsConnected;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>Blocks until the connection is down.</summary>
    public void Dispose()
    {
        Discard(client);
        door?.Dispose();
    }

    /// <summary>Disposes of something that may be broken already; there is nobody to tell.</summary>
    public static void Discard(IDisposable what)
    {
        try
        {
            what.Dispose();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A connection that broke meanwhile fails in as many ways as it has parts.
        }
    }
}
