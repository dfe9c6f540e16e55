using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>
/// How the operations of one connection become root. After a refusal sudo is asked again before each operation; only a refused password
/// is not sent again until its cause may be gone, because repeated wrong passwords lock an account.
/// </summary>
/// <param name="clock">A monotonic clock.</param>
internal sealed class SudoAccess(string node, string user, bool hasPassword, Func<TimeSpan> clock)
{
    /// <summary>
    /// Time after which a refused password is sent again although no file of the node shows a change, as with a directory server. At most
    /// two attempts fall into the 15 minutes in which pam_faillock counts to three.
    /// </summary>
    public static readonly TimeSpan PasswordPause = TimeSpan.FromMinutes(8);

    private readonly SemaphoreSlim _probing = new(1);
    private readonly object _gate = new();
    private SudoState? _known;
    private SudoState? _used;
    private (NodeAccessException Error, string Files, TimeSpan At)? _passwordRefusal;

    /// <param name="probe">Runs <see cref="SudoProbe.Program"/> on the node and returns its output.</param>
    /// <exception cref="NodeAccessException">The login cannot become root.</exception>
    public async Task<SudoWay> FindAsync(Func<Task<string>> probe, CancellationToken cancellationToken)
    {
        await _probing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_gate)
            {
                if (_known is { } known)
                {
                    return known.Way;
                }
            }

            SudoState now = SudoProbe.Read(await probe().ConfigureAwait(false), node, user, hasPassword);
            lock (_gate)
            {
                if (now.Way == SudoWay.Password && _passwordRefusal is { } refusal && refusal.Files == now.Files && clock() - refusal.At < PasswordPause)
                {
                    throw refusal.Error;
                }

                _known = _used = now;
                return now.Way;
            }
        }
        finally
        {
            _probing.Release();
        }
    }

    /// <summary>sudo did not start a program.</summary>
    /// <param name="said">The output of sudo.</param>
    public NodeAccessException Refuse(SudoWay way, string said)
    {
        NodeAccessException error = SudoProbe.Explain(said, node, user);
        lock (_gate)
        {
            _known = null;
            _passwordRefusal = way == SudoWay.Password ? (error, _used?.Files ?? "", clock()) : _passwordRefusal;
        }

        return error;
    }
}
