using System;
using Renci.SshNet;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>An open connection and its way through a jump host.</summary>
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

    /// <summary>Disposes of an object that may be broken; errors are ignored.</summary>
    public static void Discard(IDisposable what)
    {
        try
        {
            what.Dispose();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A broken connection throws different types.
        }
    }
}
