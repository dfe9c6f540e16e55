using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>Waits for a condition.</summary>
internal static class Poll
{
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new TimeoutException($"Waited for 60 s in vain: {what}.");
            }

            await Task.Delay(20);
        }
    }
}
