using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Cluster;

/// <summary>
/// Keeps an IAM token in memory only: from any master that issues one, renewed before it expires and when it is refused. A token stays
/// valid during the upgrade of the master that issued it (observed on DC/OS Enterprise 1.11).
/// </summary>
/// <param name="login">Null when only the authority is known.</param>
/// <param name="authority">PEM of the trusted authority; null for the node's own.</param>
internal sealed class IamSession(ClusterContext cluster, IamLogin? login, string? authority)
{
    /// <summary>Time before its expiry at which a token is renewed.</summary>
    private static readonly TimeSpan s_early = TimeSpan.FromMinutes(5);

    /// <summary>Time after which a token without expiry is renewed.</summary>
    private static readonly TimeSpan s_unknown = TimeSpan.FromHours(1);

    /// <summary>How long a cluster without tokens is not asked again: its security mode may change.</summary>
    private static readonly TimeSpan s_notNeeded = TimeSpan.FromSeconds(15);

    /// <summary>Time between logins: polling must not lock the account, and a token that is refused at once lacks a permission.</summary>
    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(1);

    /// <summary>Time between logins while no master issues a token.</summary>
    private static readonly TimeSpan s_silent = TimeSpan.FromSeconds(5);

    private readonly FifoLock _turn = new();

    /// <summary>Guards <see cref="_current"/>, which is also discarded outside a turn.</summary>
    private readonly object _lock = new();
    private TimedLogin? _current;
    private DcosException? _failure;
    private Moment _failedAt;
    private int _first;

    /// <summary>The login of requests that need no token.</summary>
    public EndpointLogin WithoutToken { get; } = new(null, authority);

    /// <summary>The current login.</summary>
    /// <exception cref="NodeAccessException">Every login is refused (IamLoginRefused), or no master issues a token (IamLoginFailed).</exception>
    public async Task<EndpointLogin> GetAsync(CancellationToken cancellationToken)
    {
        using (await _turn.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            Moment now = Moment.Of(cluster.Clock);
            if (Current is { } current && now.Age(current.From) < current.Life)
            {
                return current.Login;
            }

            if (_failure is { } failure && now.Age(_failedAt) < (failure.Id == SR.IamLoginRefused ? s_again : s_silent))
            {
                throw failure;
            }

            try
            {
                TimedLogin fresh = login is null ? Without(TimeSpan.MaxValue) : await LogInAsync(login, cancellationToken).ConfigureAwait(false);
                Current = fresh;
                _failure = null;
                return fresh.Login;
            }
            catch (NodeAccessException e)
            {
                _failure = e;
                _failedAt = Moment.Of(cluster.Clock);
                throw;
            }
        }
    }

    /// <summary>Names the master to ask first: one that has just answered.</summary>
    public void AskFirst(InventoryNode master) => _first = Math.Max(0, cluster.Inventory.PlaceOf(master));

    /// <summary>Discards a login that an endpoint refused; true when a new one may be accepted.</summary>
    public bool Discard(EndpointLogin refused)
    {
        if (refused.Token is null)
        {
            return false;
        }

        lock (_lock)
        {
            if (_current is { } current && ReferenceEquals(refused, current.Login))
            {
                if (Moment.Of(cluster.Clock).Age(current.From) < s_again)
                {
                    return false;
                }

                _current = current with { Life = TimeSpan.Zero };
            }
        }

        return true;
    }

    private TimedLogin? Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }

        set
        {
            lock (_lock)
            {
                _current = value;
            }
        }
    }

    private TimedLogin Without(TimeSpan life) => new(WithoutToken, Moment.Of(cluster.Clock), life);

    private async Task<TimedLogin> LogInAsync(IamLogin login, CancellationToken cancellationToken)
    {
        List<string> problems = [];
        bool strict = false;
        bool answered = false;
        IReadOnlyList<InventoryNode> masters = cluster.Masters;
        for (int i = 0; i < masters.Count; i++)
        {
            int place = (_first + i) % masters.Count;
            InventoryNode master = masters[place];
            try
            {
                LoginAnswer answer = await cluster.RunAsync(
                    master, new LoginOperation(cluster.Token(), login.Body(cluster.Clock.UtcNow), authority), cancellationToken).ConfigureAwait(false);
                if (answer.Token is { } token)
                {
                    _first = place;
                    Moment from = Moment.Of(cluster.Clock);
                    TimeSpan life = LifeOf(token, from.Wall);
                    cluster.Journal.Write(new LoginEvent { Node = master.Name, User = login.User, Until = from.Wall + life });
                    return new TimedLogin(new EndpointLogin(token, authority), from, life);
                }

                if (!answer.Needed)
                {
                    return Without(s_notNeeded);
                }

                answered = true;
                strict |= answer.Mode == DcosSecurityMode.Strict;
                if (answer.Refused)
                {
                    throw new NodeAccessException(null, SR.IamLoginRefused, master.Name, master.Name, login.User);
                }

                problems.Add($"{master.Name}: {answer.Problem}");
            }
            catch (DcosException e) when (e.Id != SR.IamLoginRefused)
            {
                problems.Add($"{master.Name}: {e.Message}");
            }
        }

        if (answered && !strict)
        {
            // Permissive endpoints answer without a token, and restarting masters must not delay them.
            return Without(s_notNeeded);
        }

        throw new NodeAccessException(null, SR.IamLoginFailed, cluster.Inventory.Cluster, cluster.Inventory.Cluster, login.User, string.Join("; ", problems));
    }

    /// <summary>Time for which a token is used: until before its claim <c>exp</c>.</summary>
    /// <remarks>A token that is expired at its issue shows that the wall clock is wrong.</remarks>
    private static TimeSpan LifeOf(string token, DateTimeOffset now)
    {
        string body = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        try
        {
            string claims = Encoding.UTF8.GetString(Convert.FromBase64String(body.PadRight(body.Length + ((4 - (body.Length % 4)) % 4), '=')));
            if (Json.ParseOrEmpty(claims)["exp"].Number is { } seconds)
            {
                TimeSpan life = DateTimeOffset.FromUnixTimeSeconds((long)seconds) - now;
                return life > s_early + s_early ? life - s_early : life > TimeSpan.Zero ? TimeSpan.FromTicks(life.Ticks / 2) : s_unknown;
            }
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // A token whose expiry cannot be parsed is still valid.
        }

        return s_unknown;
    }

    /// <summary>A login and the time for which it is used.</summary>
    private sealed record TimedLogin(EndpointLogin Login, Moment From, TimeSpan Life);
}
