using System;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Rehearsal;

/// <summary>Runs a task to its end by stepping its clock.</summary>
internal static class Driving
{
    private const int MostSteps = 20_000_000;

    public static T RunToEnd<T>(Task<T> task, IDrivenClock clock)
    {
        RunToEnd((Task)task, clock);
        return task.GetAwaiter().GetResult();
    }

    public static void RunToEnd(Task task, IDrivenClock clock)
    {
        for (int steps = 0; !task.IsCompleted; steps++)
        {
            if (clock.UntilNext() is null || steps > MostSteps)
            {
                throw new InvalidOperationException("The task waits for something that no clock will bring.");
            }

            clock.Step();
        }

        task.GetAwaiter().GetResult();
    }
}
