using System;
using System.Net.Sockets;
using System.Reflection;
using Renci.SshNet;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>
/// A channel of a jump host's connection to a port behind it (direct-tcpip, RFC 4254, 7.2). SSH.NET offers it only behind a local port
/// that any local user can connect to, and drops the reason of a refusal, so its internal channel is used. Jump hosts stop working, and
/// tests fail, if a new version of SSH.NET changes it.
/// </summary>
internal sealed class DirectChannel : IForwardedPort
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly PropertyInfo s_session = typeof(BaseClient).GetProperty("Session", Any)!;
    private static readonly MethodInfo s_create = s_session.PropertyType.GetMethod("CreateChannelDirectTcpip")!;

    private readonly IDisposable _channel;

    public DirectChannel(SshClient jump)
    {
        object session = s_session.GetValue(jump) ?? throw new ObjectDisposedException(nameof(SshClient));
        _channel = (IDisposable)s_create.Invoke(session, null);
        EventInfo failed = _channel.GetType().GetEvent("OpenFailed")!;
        failed.AddEventHandler(_channel, Delegate.CreateDelegate(failed.EventHandlerType, this, ((EventHandler)OnOpenFailed).Method));
    }

    /// <summary>Ends the copying of <see cref="Copy"/>.</summary>
    public event EventHandler? Closing;

    /// <summary>Why the jump host did not connect; null: it did.</summary>
    public DoorRefusal? Refusal { get; private set; }

    /// <summary>Connects a socket with the port; false: the jump host refused. Blocks.</summary>
    public bool Open(string host, int port, Socket socket)
    {
        Method<Action<string, uint, IForwardedPort, Socket>>("Open")(host, (uint)port, this, socket);
        return Refusal is null;
    }

    /// <summary>Copies in both directions until one side ends. Blocks.</summary>
    public void Copy() => Method<Action>("Bind")();

    public void Close() => Closing?.Invoke(this, EventArgs.Empty);

    public void Dispose() => _channel.Dispose();

    private T Method<T>(string name)
        where T : Delegate =>
        (T)Delegate.CreateDelegate(typeof(T), _channel, name);

    private void OnOpenFailed(object sender, EventArgs e) =>
        Refusal = new DoorRefusal((uint)e.GetType().GetProperty("ReasonCode", Any)!.GetValue(e),
            e.GetType().GetProperty("Description", Any)!.GetValue(e) as string ?? "");
}

/// <summary>The refusal of a jump host to connect.</summary>
/// <param name="Code">SSH_MSG_CHANNEL_OPEN_FAILURE (RFC 4254, 5.1).</param>
/// <param name="Description">The text of the jump host.</param>
internal sealed record DoorRefusal(uint Code, string Description)
{
    private const uint AdministrativelyProhibited = 1;
    private const uint ConnectFailed = 2;
    private const uint ResourceShortage = 4;

    /// <summary>True when another attempt may succeed.</summary>
    public bool MayPass => Code is ConnectFailed or ResourceShortage;

    /// <summary>As ssh words it.</summary>
    public override string ToString() => (Code switch
    {
        AdministrativelyProhibited => "administratively prohibited: ",
        ConnectFailed => "connect failed: ",
        ResourceShortage => "resource shortage: ",
        _ => $"failure {Code}: ",
    }) + Description;
}
