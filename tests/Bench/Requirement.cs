using System;

namespace DcosUpgrade.Bench;

/// <summary>A required limit: the program exits with 1 when it is not met.</summary>
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
