using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>Repeats measurements in turn, so that a change of the machine's load meets all clients.</summary>
internal static class Interleaved
{
    /// <returns>The runs of each client, in the order of the repetitions.</returns>
    public static ILookup<string, ClientRun> Run(IReadOnlyList<Client> clients, Func<Client, ClientRun> measure, int repetitions)
    {
        List<(string Name, ClientRun Run)> runs = [];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            foreach (Client client in clients)
            {
                ClientRun run = measure(client);
                runs.Add((client.Name, run));
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {client.Name}: {run.Wall:0.00} s, {run.Cpu:0.00} s of processor time"));
            }
        }

        return runs.ToLookup(run => run.Name, run => run.Run);
    }
}
