using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh.Logins;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>Opens connections, over jump hosts, verifies the host key before the login, and retries transient errors.</summary>
internal sealed class SshConnector
{
    private readonly SshTuning _tuning;
    private readonly IProgressSink _progress;
    private readonly SemaphoreSlim _handshakes;
    private readonly JumpLinks _jumps;

    public SshConnector(SshTuning tuning, IProgressSink progress)
    {
        _tuning = tuning;
        _progress = progress;
        _handshakes = new SemaphoreSlim(tuning.Handshakes);
        _jumps = new JumpLinks(jump => OpenAsync(jump, Budget(jump), CancellationToken.None));
    }

    /// <summary>Connects; retries with growing pauses within the time of the settings.</summary>
    /// <exception cref="NodeUnreachableException">All attempts failed.</exception>
    /// <exception cref="NodeAccessException">The host key or the login was refused.</exception>
    /// <exception cref="InputException">A key or known_hosts cannot be used.</exception>
    public async Task<SshConnection> ConnectAsync(Route route, CancellationToken cancellationToken)
    {
        Stopwatch spent = Stopwatch.StartNew();
        TimeSpan budget = Budget(route);
        TimeSpan pause = _tuning.FirstBackoff;
        while (true)
        {
            try
            {
                SshConnection connection = await OpenAsync(route, budget - spent.Elapsed, cancellationToken).ConfigureAwait(false);
                _progress.Verbose(string.Format(CultureInfo.InvariantCulture, "{0}: connected as {1} after {2:0} ms.",
                    route.Name, route.UserName, spent.Elapsed.TotalMilliseconds));
                return connection;
            }
            catch (ConnectFailure e)
            {
                if (!e.MayPass || spent.Elapsed + pause >= budget)
                {
                    throw new NodeUnreachableException(e.InnerException ?? e, route.Name, e.Message);
                }

                _progress.Verbose(string.Format(CultureInfo.InvariantCulture, "{0}: {1} Trying again in {2:0.#} s.",
                    route.Name, e.Message, pause.TotalSeconds));
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            pause += pause;
        }
    }

    private static TimeSpan Budget(Route route) => TimeSpan.FromSeconds(Math.Max(1, route.Access.Settings.ConnectTimeoutSec));

    /// <summary>One attempt.</summary>
    private async Task<SshConnection> OpenAsync(Route route, TimeSpan budget, CancellationToken cancellationToken)
    {
        JumpDoor? door = null;
        try
        {
            if (route.Via is { } jump)
            {
                door = await OpenDoorAsync(jump, route, cancellationToken).ConfigureAwait(false);
            }

            await _handshakes.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return new SshConnection(await ShakeHandsAsync(route, door, budget, cancellationToken).ConfigureAwait(false), door);
            }
            finally
            {
                _handshakes.Release();
            }
        }
        catch (Exception e)
        {
            if (door is not null)
            {
                Blocking.Run(door.Dispose).Forget();
            }

            // Exceptions of SSH.NET must not leave this class unconverted.
            if (e is DcosException or OperationCanceledException or ConnectFailure)
            {
                throw;
            }

            if (door?.Refusal is { } refusal)
            {
                throw Refused(route, refusal, e);
            }

            if (e is SshConnectionException { DisconnectReason: DisconnectReason.KeyExchangeFailed }
                && await AskOfferAsync(route, budget, cancellationToken).ConfigureAwait(false) is { } offer
                && Algorithms.Refusal(route.Name, offer, route.Access.Settings, e) is { } mismatch)
            {
                throw mismatch;
            }

            throw ConnectFailure.From(door?.Failure ?? e, route);
        }
    }

    private static Exception Refused(Route route, DoorRefusal refusal, Exception e)
    {
        Route jump = route.Via!;
        return refusal.MayPass
            ? new ConnectFailure($"jump host {jump.Name}: {refusal}", mayPass: true, e)
            : new NodeAccessException(e, SR.JumpRefused, route.Name, route.Name, jump.Name,
                string.Format(CultureInfo.InvariantCulture, "{0}:{1}", route.Host, route.Port), refusal, RouteCommand.Forward(jump, route.Host, route.Port));
    }

    /// <summary>What the server offers; null when it does not answer again, so that the first error counts.</summary>
    private async Task<ServerOffer?> AskOfferAsync(Route route, TimeSpan budget, CancellationToken cancellationToken)
    {
        JumpDoor? door = null;
        try
        {
            door = route.Via is { } jump ? await OpenDoorAsync(jump, route, cancellationToken).ConfigureAwait(false) : null;
            return await Blocking.Run(() => AskOffer(route, door, budget)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ConnectFailure)
        {
            return null;
        }
        finally
        {
            if (door is not null)
            {
                Blocking.Run(door.Dispose).Forget();
            }
        }
    }

    private static ServerOffer AskOffer(Route route, JumpDoor? door, TimeSpan budget)
    {
        using TcpClient client = door?.Enter() ?? new TcpClient(route.Host, route.Port);
        client.ReceiveTimeout = client.SendTimeout = (int)budget.TotalMilliseconds;
        return ServerOffer.Read(client.GetStream());
    }

    private async Task<JumpDoor> OpenDoorAsync(Route jump, Route route, CancellationToken cancellationToken)
    {
        try
        {
            return await _jumps.OpenDoorAsync(jump, route.Host, route.Port, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectFailure e)
        {
            throw new ConnectFailure($"jump host {jump.Name}: {e.Message}", e.MayPass, e.InnerException);
        }
    }

    private async Task<SshClient> ShakeHandsAsync(Route route, JumpDoor? door, TimeSpan budget, CancellationToken cancellationToken)
    {
        Task<SshClient> connecting = Blocking.Run(() => Connect(route, door, budget));
        using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        giveUp.CancelAfter(budget);
        try
        {
            return await connecting.WaitAsync(giveUp.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // SSH.NET cannot cancel a handshake: it ends at its own timeout and closes its connection.
            connecting.ContinueWith(static done => done.Result.Dispose(), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default).Forget();
            connecting.Forget();
            cancellationToken.ThrowIfCancellationRequested();
            throw ConnectFailure.TimedOut(budget, route);
        }
    }

    /// <summary>The handshake itself; blocks.</summary>
    private SshClient Connect(Route route, JumpDoor? door, TimeSpan budget)
    {
        HopAccess access = route.Access;
        using LoginAttempt login = new(route.UserName, access.Keys, access.Settings.Password);
        ConnectionInfo info = door?.Connection(route.Host, route.Port, route.UserName, login.Methods)
            ?? new ConnectionInfo(route.Host, route.Port, route.UserName, login.Methods);
        info.Timeout = budget;
        Algorithms.Offer(info, access.Settings, access.HostKeys.TypesFor(route.Host, route.Port));

        DcosException? refusal = null;
        SshClient client = new(info) { KeepAliveInterval = _tuning.KeepAlive };
        client.HostKeyReceived += (_, e) =>
        {
            // Behind a jump host the key is that of the target, not that of the forwarded port.
            refusal = access.HostKeys.Refusal(
                route.Name, route.Host, route.Port, e.HostKey, family => RouteCommand.KeyScan(route, family), route.IsDiscovered);
            e.CanTrust = refusal is null;
        };
        try
        {
            client.Connect();
            // From here on it limits the opening of a channel.
            info.Timeout = Budget(route);
            return client;
        }
        catch (Exception e)
        {
            SshConnection.Discard(client);
            if (refusal is not null)
            {
                throw refusal;
            }

            if (IsLoginTrouble(e))
            {
                throw new NodeAccessException(e, SR.LoginRefused, route.Name, route.Name, route.UserName, route.Host, login.Tried);
            }

            throw;
        }
    }

    private static bool IsLoginTrouble(Exception e) =>
        // sshd disconnects at the last of MaxAuthTries and does not refuse it.
        e is SshAuthenticationException || (e is SshConnectionException && e.Message.Contains("Too many authentication failures"));
}
