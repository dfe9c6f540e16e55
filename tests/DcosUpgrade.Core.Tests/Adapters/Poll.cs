using System;
using System.Threading.Tasks;
using DcosUpgrade.Tests;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>Waits for a condition while this process, or a process that a test started, computes.</summary>
internal static class Poll
{
    public static Task UntilAsync(Func<bool> condition, string what) =>
        ProgressWait.UntilAsync(condition, () => ProcessTree.Observe(Environment.ProcessId), what);
}
