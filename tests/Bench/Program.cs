using System;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Bench;

/// <summary>How long things take: <c>dotnet run -c Release --project tests/Bench</c>. README.md says what there is.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        int[] numbers = [.. args.Skip(1).Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))];
        switch (args.FirstOrDefault())
        {
            case "config":
                ConfigBench.Run();
                break;
            case "plan":
                PlanBench.Run(numbers.Length > 0 ? numbers : [100, 1000, 10000]);
                break;
            default:
                Console.Error.WriteLine("usage: DcosUpgrade.Bench config | plan [agents ...]");
                Environment.Exit(2);
                break;
        }
    }
}
