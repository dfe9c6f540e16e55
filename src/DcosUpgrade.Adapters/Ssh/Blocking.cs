using System;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>
/// Keeps SSH.NET's blocking calls (key exchange, login, opening a channel, closing) off the thread pool: a few frozen nodes would
/// otherwise hold its few threads and stall every other node.
/// </summary>
internal static class Blocking
{
    public static Task<T> Run<T>(Func<T> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    public static Task Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    /// <summary>Waits for a task without owning it: cancelled, only the waiting ends.</summary>
    public static async Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken)))
        {
            return await (await Task.WhenAny(task, cancelled.Task).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>Marks a failure as seen when nobody is left to be told of it.</summary>
    public static void Forget(this Task task) =>
        task.ContinueWith(static done => _ = done.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
