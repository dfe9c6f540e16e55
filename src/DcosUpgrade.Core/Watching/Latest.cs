using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Watching;

/// <summary>The last answer to one question, which is asked again when the previous question has been answered.</summary>
/// <param name="ask">Asks the question; a <see cref="DcosException"/> becomes <see cref="Problem"/>.</param>
internal sealed class Latest<T>(Func<CancellationToken, Task<T>> ask)
    where T : class?
{
    private Task _asking = Task.CompletedTask;

    /// <summary>The last answer; null before the first one.</summary>
    public T? Value { get; private set; }

    /// <summary>Why there is no newer answer; empty when the last question was answered.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Steady time of the last answer or problem; null before it.</summary>
    public TimeSpan? At { get; private set; }

    public bool IsAsked => !_asking.IsCompleted;

    /// <summary>Asks, unless the last question is not answered yet. The task never fails.</summary>
    /// <param name="now">The steady clock.</param>
    public Task AskAsync(Func<TimeSpan> now, CancellationToken cancellationToken) => IsAsked ? _asking : _asking = ReadAsync(now, cancellationToken);

    private async Task ReadAsync(Func<TimeSpan> now, CancellationToken cancellationToken)
    {
        try
        {
            Value = await ask(cancellationToken).ConfigureAwait(false);
            (Problem, At) = ("", now());
        }
        catch (DcosException e)
        {
            (Problem, At) = (e.Message, now());
        }
        catch (OperationCanceledException)
        {
            // Nobody wants the answer any more.
        }
    }
}
