using System;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Bench;

/// <summary>Benchmarks: <c>dotnet run -c Release --project tests/Bench</c>. See README.md for the list.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        int[] numbers = [.. args.Skip(1).Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))];
        switch (args.FirstOrDefault())
        {
            case "answers":
                AnswersBench.Run(numbers.FirstOrDefault(1));
                break;
            case "config":
                ConfigBench.Run();
                break;
            case "text":
                TextBench.Run();
                break;
            case "plan":
                PlanBench.Run(numbers.Length > 0 ? numbers : [100, 1000, 10000]);
                break;
            case "forecast":
                ForecastBench.Run(numbers.FirstOrDefault(400), numbers.Length > 1 ? $"{numbers[1]}" : "4");
                break;
            case "decisions":
                LookBench.Decisions();
                break;
            case "checks":
                LookBench.Checks();
                break;
            case "histories":
                HistoryBench.Run(numbers.FirstOrDefault(200));
                break;
            default:
                Console.Error.WriteLine(
                    "usage: DcosUpgrade.Bench answers [MiB] | config | text | plan [agents ...] | forecast [agents [at once]] | decisions | checks "
                    + "| histories [count]");
                Environment.Exit(2);
                break;
        }
    }
}
