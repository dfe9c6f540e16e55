using System;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>
/// Runs SSH.NET's blocking calls (key exchange, login, opening a channel, closing) outside the thread pool: a few hanging nodes would
/// otherwise occupy its threads and block all other nodes. A thread that has nothing to do takes the next call.
/// </summary>
internal static class Blocking
{
    public static Task<T> Run<T>(Func<T> work)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ExecutionContext? context = ExecutionContext.Capture();
        BlockingThread.Run(() =>
        {
            if (context is null)
            {
                Complete(work, done);
            }
            else
            {
                ExecutionContext.Run(context, _ => Complete(work, done), null);
            }
        });
        return done.Task;
    }

    public static Task Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    private static void Complete<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(work());
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }

    /// <summary>Waits for a task; a cancellation ends only the waiting.</summary>
    public static async Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken)))
        {
            return await (await Task.WhenAny(task, cancelled.Task).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>Marks the exception of a task as observed.</summary>
    public static void Forget(this Task task) =>
        task.ContinueWith(static done => _ = done.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
