using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Bench.Peers;

namespace DcosUpgrade.Bench;

/// <summary>Benchmarks: <c>dotnet run -c Release --project tests/Bench</c>. See README.md for the list.</summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
        string[] words = [.. args.Skip(1)];
        switch (args.FirstOrDefault())
        {
            case "peers":
                Environment.ExitCode = PeersBench.Run(words);
                break;
            case PeersBench.InsideVerb:
                PeersBench.RunInside(words);
                break;
            case PeerClient.Verb:
                await PeerClient.RunAsync(words).ConfigureAwait(false);
                break;
            default:
                Run(args.FirstOrDefault(), [.. words.Select(word => int.Parse(word, CultureInfo.InvariantCulture))]);
                break;
        }
    }

    private static void Run(string? name, int[] numbers)
    {
        switch (name)
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
            case "detection":
                DetectionBench.Run(numbers.FirstOrDefault(300));
                break;
            case "load":
                LoadBench.Run(numbers.Length > 0 ? numbers : [400, 4000]);
                break;
            case "makespan":
                MakespanBench.Run(numbers.Length > 0 ? numbers : [100, 1000]);
                break;
            case "histories":
                HistoryBench.Run(numbers.FirstOrDefault(200));
                break;
            default:
                Console.Error.WriteLine(
                    "usage: DcosUpgrade.Bench answers [MiB] | config | text | plan [agents ...] | forecast [agents [at once]] | decisions | checks "
                    + "| detection [instants] | load [agents ...] | makespan [agents ...] | histories [count] | peers [part ...] [repetitions]");
                Environment.Exit(2);
                break;
        }
    }
}
