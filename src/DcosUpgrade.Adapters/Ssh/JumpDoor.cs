using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>
/// The way of one connection through a jump host. SSH.NET can only connect to a port, so the way begins at a port of 127.0.0.1, which every
/// local user can connect to. It lets in one connection, which must show a random ticket first (as the password of an HTTP proxy, which
/// SSH.NET can send), and is closed then.
/// </summary>
internal sealed class JumpDoor : IDisposable
{
    private const string User = "door";
    private const int MaxRequest = 4096;

    private static readonly SystemIds s_ids = new();

    private readonly object _gate = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0) { ExclusiveAddressUse = true };
    private readonly string _ticket = s_ids.Next(32);
    private readonly SshClient _jump;
    private readonly string _host;
    private readonly int _port;
    private Action? _left;
    private DirectChannel? _channel;
    private Task _copying = Task.CompletedTask;
    private bool _isClosed;

    /// <param name="left">Called once, when the jump host is no longer needed.</param>
    public JumpDoor(SshClient jump, string host, int port, Action left)
    {
        _jump = jump;
        _host = host;
        _port = port;
        _left = left;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        AcceptAsync().Forget();
    }

    /// <summary>The local port.</summary>
    public int Port { get; }

    /// <summary>Why the jump host did not connect; null: it did, or was not asked.</summary>
    public DoorRefusal? Refusal { get; private set; }

    /// <summary>Why there was no answer of the jump host.</summary>
    public Exception? Failure { get; private set; }

    private string Password => $"{User}:{_ticket}";

    /// <summary>Settings of a connection through this door.</summary>
    public ConnectionInfo Connection(string host, int port, string userName, AuthenticationMethod[] methods) =>
        new(host, port, userName, ProxyTypes.Http, IPAddress.Loopback.ToString(), Port, User, _ticket, methods);

    /// <summary>Opens a connection without SSH.NET. Blocks.</summary>
    public TcpClient Enter()
    {
        TcpClient client = new(IPAddress.Loopback.ToString(), Port);
        byte[] request = Encoding.ASCII.GetBytes($"CONNECT - HTTP/1.0\r\n{Authorization}\r\n\r\n");
        client.GetStream().Write(request, 0, request.Length);
        byte[] answer = new byte[Welcome.Length];
        for (int got = 0, more; got < answer.Length; got += more)
        {
            more = client.GetStream().Read(answer, got, answer.Length - got);
            if (more == 0)
            {
                client.Dispose();
                throw new IOException("the jump host closed the connection");
            }
        }

        return client;
    }

    /// <summary>Blocks until the channel is closed.</summary>
    public void Dispose()
    {
        DirectChannel? channel;
        lock (_gate)
        {
            _isClosed = true;
            channel = _channel;
        }

        _listener.Stop();
        channel?.Close();
        Task.WhenAny(_copying).GetAwaiter().GetResult();
        Interlocked.Exchange(ref _left, null)?.Invoke();
    }

    private static byte[] Welcome { get; } = Encoding.ASCII.GetBytes("HTTP/1.0 200 OK\r\n\r\n");

    private string Authorization => "Proxy-Authorization: Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(Password));

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket = await _listener.AcceptSocketAsync().ConfigureAwait(false);
            AdmitAsync(socket).Forget();
        }
    }

    /// <summary>A connection without the ticket is closed without an answer and does not disturb the others.</summary>
    private async Task AdmitAsync(Socket socket)
    {
        bool isAdmitted = false;
        try
        {
            socket.NoDelay = true;
            isAdmitted = await HasTicketAsync(socket).ConfigureAwait(false) && Admit(socket);
        }
        catch (Exception e) when (e is SshException or ObjectDisposedException)
        {
            Failure = e;
        }
        finally
        {
            if (!isAdmitted)
            {
                socket.Dispose();
            }
        }
    }

    private async Task<bool> HasTicketAsync(Socket socket)
    {
        using NetworkStream stream = new(socket, ownsSocket: false);
        byte[] request = new byte[MaxRequest];
        int length = 0;
        while (length < MaxRequest)
        {
            int more = await stream.ReadAsync(request, length, request.Length - length).ConfigureAwait(false);
            length += more;
            string text = Encoding.ASCII.GetString(request, 0, length);
            if (more == 0 || text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                return Array.Exists(text.Split('\n'), line => IsSame(line.TrimEnd('\r'), Authorization));
            }
        }

        return false;
    }

    /// <summary>Takes the same time wherever the texts differ.</summary>
    private static bool IsSame(string text, string secret)
    {
        int difference = text.Length ^ secret.Length;
        for (int i = 0; i < text.Length && i < secret.Length; i++)
        {
            difference |= text[i] ^ secret[i];
        }

        return difference == 0;
    }

    private bool Admit(Socket socket)
    {
        lock (_gate)
        {
            if (_isClosed || _channel is not null)
            {
                return false;
            }

            _channel = new DirectChannel(_jump);
            _copying = Blocking.Run(() => Serve(socket, _channel));
        }

        _copying.Forget();
        _listener.Stop();
        return true;
    }

    /// <summary>SSH.NET copies on the thread that asks: each connection needs its own, outside the pool.</summary>
    private void Serve(Socket socket, DirectChannel channel)
    {
        try
        {
            // Before the channel is open: from then on the bytes of the node are written to the socket.
            socket.Send(Welcome);
            if (channel.Open(_host, _port, socket))
            {
                channel.Copy();
            }
            else
            {
                Refusal = channel.Refusal;
            }
        }
        catch (Exception e) when (e is SshException or SocketException or ObjectDisposedException)
        {
            Failure = e;
        }
        finally
        {
            SshConnection.Discard(channel);
            socket.Dispose();
        }
    }
}
