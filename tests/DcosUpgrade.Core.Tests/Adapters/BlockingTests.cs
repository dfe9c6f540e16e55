using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>Blocking calls have threads of their own, which are used again.</summary>
public sealed class BlockingTests
{
    [Fact]
    public async Task Call_after_a_call_needs_no_new_thread()
    {
        int used = 0;
        Thread? before = null;
        for (int call = 0; call < 20; call++)
        {
            Thread thread = await Blocking.Run(() => Thread.CurrentThread);
            used += thread == before ? 0 : 1;
            before = thread;
            // The thread is idle again shortly after its call has ended.
            SpinWait.SpinUntil(() => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0, TimeSpan.FromSeconds(10));
        }

        Assert.InRange(used, 1, 19);
    }

    [Fact]
    public async Task Calls_that_hang_do_not_block_others()
    {
        using ManualResetEventSlim end = new();
        using CountdownEvent hanging = new(30);
        Task[] hung = new Task[30];
        for (int call = 0; call < hung.Length; call++)
        {
            hung[call] = Blocking.Run(() =>
            {
                hanging.Signal();
                end.Wait();
            });
        }

        hanging.Wait();
        Assert.Equal(7, await Blocking.Run(() => 7));
        end.Set();
        await Task.WhenAll(hung);
    }

    [Fact]
    public async Task Error_of_a_call_is_that_of_its_task_and_leaves_the_thread_usable()
    {
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Blocking.Run(() => throw new InvalidOperationException("as expected")));

        Assert.Equal("as expected", e.Message);
        Assert.Equal(1, await Blocking.Run(() => 1));
    }

    [Fact]
    public async Task Culture_of_the_caller_applies_to_the_call()
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
            Assert.Equal("zh-CN", await Blocking.Run(() => CultureInfo.CurrentUICulture.Name));
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-US");
            Assert.Equal("en-US", await Blocking.Run(() => CultureInfo.CurrentUICulture.Name));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
