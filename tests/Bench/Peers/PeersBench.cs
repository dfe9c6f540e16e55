using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>Compares with other tools on this machine; a missed goal makes the program end with 1.</summary>
internal static class PeersBench
{
    /// <summary>The first argument of this program inside the namespaces.</summary>
    public const string InsideVerb = "peers-inside";

    private const int Repetitions = 3;

    private static readonly IReadOnlyDictionary<string, string> s_programs = new Dictionary<string, string>
    {
        ["ssh"] = "openssh-client",
        ["sshd"] = "openssh-server",
        ["sudo"] = "sudo",
        ["ip"] = "iproute2",
        ["ansible"] = "ansible-core",
        ["clush"] = "clustershell",
        ["parallel-ssh"] = "pssh",
    };

    private static readonly (string Name, Func<SshLab, int, IEnumerable<Figure>> Run)[] s_parts =
    [
        ("fanout", FanoutPart.Run),
        ("looks", LooksPart.Run),
        ("bastion", (lab, _) => BastionPart.Run(lab)),
        ("sessions", (_, _) => SessionsPart.Run()),
        ("checks", (lab, _) => ChecksPart.Run(lab)),
        ("import", (_, repetitions) => ImportPart.Run(repetitions)),
        ("config", (_, _) => ConfigPart.Run()),
    ];

    /// <summary>Installs what is missing and runs the benchmark in namespaces of its own.</summary>
    /// <param name="arguments">Names of parts, and the number of repetitions; all parts and 3 otherwise.</param>
    /// <returns>0; 1 after a missed goal or a failure; 2 for arguments that are not known.</returns>
    public static int Run(string[] arguments)
    {
        string[] names = [.. s_parts.Select(part => part.Name), SequencePart.Name];
        if (arguments.FirstOrDefault(name => !IsCount(name) && !names.Contains(name)) is { } unknown)
        {
            Console.Error.WriteLine($"{unknown} is not a part: {string.Join(" | ", names)}");
            return 2;
        }

        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("The comparison with peers needs root on Debian: it starts sshd's in namespaces.");
            return 2;
        }

        Tool.Install(s_programs);
        if (Selects(arguments, "import") || Selects(arguments, SequencePart.Name))
        {
            ImportPart.Prepare();
        }

        string[] inside = [.. arguments.Where(argument => argument != SequencePart.Name)];
        int code = s_parts.Any(part => Selects(arguments, part.Name)) ? Sandbox.Run([InsideVerb, .. inside]) : 0;
        if (Selects(arguments, SequencePart.Name))
        {
            // The lab has namespaces of its own.
            Print(Measure(SequencePart.Name, () => SequencePart.Run(Count(arguments))));
        }

        return Math.Max(code, Environment.ExitCode);
    }

    /// <summary>Runs the parts inside the namespaces and prints the table.</summary>
    public static void RunInside(string[] arguments)
    {
        int repetitions = Count(arguments);
        Sandbox.Prepare();
        MachineShape.Print();
        SshLab lab = new();
        List<Figure> figures = [];
        foreach ((string name, Func<SshLab, int, IEnumerable<Figure>> run) in s_parts.Where(part => Selects(arguments, part.Name)))
        {
            Console.WriteLine($"{name}, {repetitions} repetitions");
            figures.AddRange(Measure(name, () => run(lab, repetitions)));
        }

        Print(figures);
    }

    /// <summary>The figures of a part; those before its failure when it fails.</summary>
    private static List<Figure> Measure(string name, Func<IEnumerable<Figure>> run)
    {
        List<Figure> figures = [];
        try
        {
            figures.AddRange(run());
        }
        catch (InvalidOperationException e)
        {
            Requirement.Require(false, $"{name}: {e.Message}");
        }

        return figures;
    }

    private static void Print(IReadOnlyList<Figure> figures)
    {
        FigureTable.Print(figures);
        foreach (Figure missed in figures.Where(figure => figure.IsMissed))
        {
            Requirement.Require(false, $"{missed.Name}: {missed.Ratio ?? missed.Ours}, goal {missed.GoalText}");
        }
    }

    private static int Count(string[] arguments) =>
        arguments.Where(IsCount).Select(count => int.Parse(count, CultureInfo.InvariantCulture)).FirstOrDefault(Repetitions);

    private static bool Selects(string[] arguments, string part) => arguments.All(IsCount) || arguments.Contains(part);

    private static bool IsCount(string argument) => int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0;
}
