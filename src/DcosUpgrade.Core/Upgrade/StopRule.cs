namespace DcosUpgrade.Upgrade;

/// <summary>Decides when a rollout starts nothing more: something other than an agent failed, too many agents failed, or downstream ended.</summary>
/// <typeparam name="T">A result of the rollout.</typeparam>
/// <param name="maxFailures">Number of agents that may fail.</param>
internal sealed class StopRule<T>(int maxFailures)
    where T : class
{
    private readonly object _lock = new();
    private int _maxFailures = maxFailures;
    private T? _cause;
    private T? _lastFailure;
    private int _agentFailures;

    /// <summary>The result that stopped the rollout; null while it continues.</summary>
    public T? Cause
    {
        get
        {
            lock (_lock)
            {
                return _cause;
            }
        }
    }

    public bool IsStopped => Cause is not null;

    /// <summary>Counts a failure. One that is not an agent's stops the rollout at once.</summary>
    /// <param name="role">Null for a step that belongs to no node.</param>
    public void Fail(T result, DcosRole? role)
    {
        lock (_lock)
        {
            _lastFailure = result;
            if (role is not (DcosRole.Agent or DcosRole.PublicAgent) || ++_agentFailures > _maxFailures)
            {
                _cause ??= result;
            }
        }
    }

    /// <summary>Changes the number of agents that may fail. When more have failed, the rollout stops.</summary>
    public void Limit(int maxFailures)
    {
        lock (_lock)
        {
            _maxFailures = maxFailures;
            if (_agentFailures > maxFailures)
            {
                _cause ??= _lastFailure;
            }
        }
    }

    /// <summary>Stops the rollout, also when further failures are allowed.</summary>
    public void Stop(T result)
    {
        lock (_lock)
        {
            _cause ??= result;
        }
    }
}
