using System;
using System.Collections.Generic;
using System.Threading;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>A thread for blocking calls. It ends after some seconds without a call.</summary>
internal sealed class BlockingThread
{
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(5);

    /// <summary>Idle threads, the one that was used last at the end; its own lock.</summary>
    private static readonly List<BlockingThread> s_idle = [];

    private readonly SemaphoreSlim _turn = new(0);
    private Action _call;

    private BlockingThread(Action call) => _call = call;

    /// <summary>Runs a call on an idle thread, otherwise on a new one.</summary>
    /// <param name="call">It must not throw.</param>
    public static void Run(Action call)
    {
        BlockingThread? idle = null;
        lock (s_idle)
        {
            if (s_idle.Count > 0)
            {
                idle = s_idle[s_idle.Count - 1];
                s_idle.RemoveAt(s_idle.Count - 1);
                idle._call = call;
            }
        }

        if (idle is not null)
        {
            idle._turn.Release();
            return;
        }

        new Thread(new BlockingThread(call).Loop) { IsBackground = true, Name = "SSH call" }.Start();
    }

    private void Loop()
    {
        do
        {
            _call();
            lock (s_idle)
            {
                // The call and what it holds must not live as long as the thread.
                _call = static () => { };
                s_idle.Add(this);
            }
        }
        while (_turn.Wait(s_linger) || !Retire());
    }

    /// <summary>False when a call was given to this thread at the last moment.</summary>
    private bool Retire()
    {
        lock (s_idle)
        {
            if (s_idle.Remove(this))
            {
                _turn.Dispose();
                return true;
            }
        }

        _turn.Wait();
        return false;
    }
}
