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
/// Keeps a token of the IAM, in memory alone: taken from any master that gives one, renewed before it ends and when it does not count any
/// more. Tokens outlive the upgrade of the master that they came from (FACTS.md, IAM login).
/// </summary>
/// <param name="login">Null: only the authority is given.</param>
/// <param name="authority">PEM of the authority to trust; null: the one on the node.</param>
internal sealed class IamSession(ClusterContext cluster, IamLogin? login, string? authority)
{
    /// <summary>So long before its end a token is renewed.</summary>
    private static readonly TimeSpan s_early = TimeSpan.FromMinutes(5);

    /// <summary>A token that says no end is renewed after that.</summary>
    private static readonly TimeSpan s_unknown = TimeSpan.FromHours(1);

    /// <summary>A mode without tokens may be left at any time.</summary>
    private static readonly TimeSpan s_notNeeded = TimeSpan.FromSeconds(15);

    /// <summary>Nothing is tried again sooner: polling must lock nobody out, and a token that is refused at once lacks a permission.</summary>
    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(1);

    /// <summary>No master gave one: they restart.</summary>
    private static readonly TimeSpan s_silent = TimeSpan.FromSeconds(5);

    private readonly FifoLock _turn = new();
    private EndpointLogin? _current;
    private DateTimeOffset _from;
    private DateTimeOffset _until;
    private DcosException? _failure;
    private DateTimeOffset _failedUntil;
    private int _first;

    /// <summary>What endpoints are asked with now.</summary>
    /// <exception cref="NodeAccessException">Every login is refused (IamLoginRefused), or no master gives a token (IamLoginFailed).</exception>
    public async Task<EndpointLogin> GetAsync(CancellationToken cancellationToken)
    {
        using (await _turn.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            DateTimeOffset now = cluster.Clock.UtcNow;
            if (_current is { } current && now < _until)
            {
                return current;
            }

            if (_failure is { } failure && now < _failedUntil)
            {
                throw failure;
            }

            try
            {
                _current = login is null ? Without(DateTimeOffset.MaxValue) : await LogInAsync(login, cancellationToken).ConfigureAwait(false);
                _failure = null;
                return _current;
            }
            catch (NodeAccessException e)
            {
                _failure = e;
                _failedUntil = cluster.Clock.UtcNow + (e.Id == SR.IamLoginRefused ? s_again : s_silent);
                throw;
            }
        }
    }

    /// <summary>A master that was heard a moment ago is asked before those that may be dead.</summary>
    public void AskFirst(InventoryNode master) => _first = Math.Max(0, cluster.Inventory.PlaceOf(master));

    /// <summary>An endpoint said that it does not count; true when another one is worth a try.</summary>
    public bool Discard(EndpointLogin refused)
    {
        if (refused.Token is null || (ReferenceEquals(refused, _current) && cluster.Clock.UtcNow - _from < s_again))
        {
            return false;
        }

        if (ReferenceEquals(refused, _current))
        {
            _until = DateTimeOffset.MinValue;
        }

        return true;
    }

    private EndpointLogin Without(DateTimeOffset until)
    {
        _until = until;
        return new EndpointLogin(null, authority);
    }

    private async Task<EndpointLogin> LogInAsync(IamLogin login, CancellationToken cancellationToken)
    {
        List<string> problems = [];
        bool strict = false;
        bool heard = false;
        IReadOnlyList<InventoryNode> masters = cluster.Masters;
        for (int i = 0; i < masters.Count; i++)
        {
            int place = (_first + i) % masters.Count;
            InventoryNode master = masters[place];
            try
            {
                LoginAnswer answer = await cluster.RunAsync(master, new LoginOperation(cluster.Token(), login.Body(cluster.Clock.UtcNow), authority), cancellationToken).ConfigureAwait(false);
                if (answer.Token is { } token)
                {
                    _first = place;
                    _from = cluster.Clock.UtcNow;
                    _until = EndOf(token, _from);
                    cluster.Journal.Write(new LoginEvent { Node = master.Name, User = login.User, Until = _until });
                    return new EndpointLogin(token, authority);
                }

                if (!answer.Needed)
                {
                    return Without(cluster.Clock.UtcNow + s_notNeeded);
                }

                heard = true;
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

        if (heard && !strict)
        {
            // Permissive endpoints answer without a token too, and masters that restart must not hold up what works.
            return Without(cluster.Clock.UtcNow + s_notNeeded);
        }

        throw new NodeAccessException(null, SR.IamLoginFailed, cluster.Inventory.Cluster, cluster.Inventory.Cluster, login.User, string.Join("; ", problems));
    }

    /// <summary>When a token is to be renewed: before its claim <c>exp</c>.</summary>
    private static DateTimeOffset EndOf(string token, DateTimeOffset now)
    {
        string body = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        try
        {
            string claims = Encoding.UTF8.GetString(Convert.FromBase64String(body.PadRight(body.Length + ((4 - (body.Length % 4)) % 4), '=')));
            if (Json.ParseOrEmpty(claims)["exp"].Number is { } seconds)
            {
                TimeSpan life = DateTimeOffset.FromUnixTimeSeconds((long)seconds) - now;
                return now + (life > s_early + s_early ? life - s_early : TimeSpan.FromTicks(life.Ticks / 2));
            }
        }
        catch (FormatException)
        {
            // A token whose end cannot be read is still one.
        }

        return now + s_unknown;
    }
}
