using System;
using System.IO;

namespace DcosUpgrade.Module.Tests;

/// <summary>A fresh process with the engine in it: runs the script file that it is given and prints what comes out.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using var engine = new EngineFixture().WithTestCmdlets();
        var run = engine.Run(File.ReadAllText(arguments[0]));
        foreach (string line in run.Texts)
        {
            Console.WriteLine(line);
        }

        foreach (var error in run.Errors)
        {
            Console.Error.WriteLine(error.Exception);
        }

        if (run.Thrown is not null)
        {
            Console.Error.WriteLine(run.Thrown);
        }

        return run.Thrown is null && run.Errors.Count == 0 ? 0 : 1;
    }
}
