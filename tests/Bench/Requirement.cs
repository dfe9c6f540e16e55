using System;

namespace DcosUpgrade.Bench;

/// <summary>A stated bound: whoever misses it ends with 1.</summary>
internal static class Requirement
{
    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            Console.WriteLine("FAILED: " + otherwise);
            Environment.ExitCode = 1;
        }
    }
}
