using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>Hands results downstream one at a time, in the order in which they were recorded, until downstream ends.</summary>
/// <param name="emit">Returns when downstream has processed the result; its exception means that downstream has ended.</param>
internal sealed class ResultEmitter<T>(Func<T, Task> emit)
{
    private readonly object _lock = new();
    private readonly FifoLock _turn = new();
    private readonly List<T> _results = [];
    private ExceptionDispatchInfo? _refusal;

    /// <summary>All results so far, in the order in which they were recorded.</summary>
    public IReadOnlyList<T> Results
    {
        get
        {
            lock (_lock)
            {
                return [.. _results];
            }
        }
    }

    /// <summary>The exception with which downstream ended; null while it takes results.</summary>
    public ExceptionDispatchInfo? Refusal
    {
        get
        {
            lock (_lock)
            {
                return _refusal;
            }
        }
    }

    /// <summary>Records a result that is not handed downstream.</summary>
    public void Record(T result)
    {
        lock (_lock)
        {
            _results.Add(result);
        }
    }

    /// <summary>Records a result at once, and hands it downstream when all earlier ones are processed.</summary>
    public async Task<Delivery> EmitAsync(T result, CancellationToken cancellationToken)
    {
        Task<IDisposable> turn;
        lock (_lock)
        {
            _results.Add(result);
            turn = _turn.EnterAsync(cancellationToken);
        }

        using (await turn.ConfigureAwait(false))
        {
            if (Refusal is not null)
            {
                return Delivery.Skipped;
            }

            try
            {
                await emit(result).ConfigureAwait(false);
                return Delivery.Taken;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                lock (_lock)
                {
                    _refusal = ExceptionDispatchInfo.Capture(e);
                }

                return Delivery.Refused;
            }
        }
    }
}
