using System;
using System.IO;

namespace DcosUpgrade.Host.UI;

/// <summary>What this program may write to, read from and expect of it. Everything else of the UI works on this description.</summary>
internal sealed record Terminal
{
    /// <summary>What tables are formatted for where nobody says how wide it is.</summary>
    private const int DefaultWidth = 80;

    private const int DefaultHeight = 24;

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>A person can answer.</summary>
    public required bool CanAsk { get; init; }

    /// <summary>Colours may go to <see cref="Out"/>.</summary>
    public required bool Colours { get; init; }

    /// <summary>Colours may go to <see cref="Error"/>.</summary>
    public required bool ErrorColours { get; init; }

    /// <summary>Where a line can be painted over; null when all output goes to files and pipes.</summary>
    public required TextWriter? Screen { get; init; }

    public required Func<int> Width { get; init; }

    public required Func<int> Height { get; init; }

    /// <summary>Blocks; null at the end of input.</summary>
    public required Func<string?> ReadLine { get; init; }

    /// <summary>Blocks; echoes nothing.</summary>
    public required Func<ConsoleKeyInfo> ReadKey { get; init; }

    public static Terminal OfThisProcess()
    {
        bool isScreen = Environment.GetEnvironmentVariable("TERM") != "dumb" && WindowsConsole.UnderstandsEscapes();
        bool outIsScreen = isScreen && !Console.IsOutputRedirected;
        bool errorIsScreen = isScreen && !Console.IsErrorRedirected;
        bool colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Terminal
        {
            Out = Console.Out,
            Error = Console.Error,
            CanAsk = !Console.IsInputRedirected,
            Colours = outIsScreen && colours,
            ErrorColours = errorIsScreen && colours,
            Screen = errorIsScreen ? Console.Error : outIsScreen ? Console.Out : null,
            Width = outIsScreen || errorIsScreen ? static () => Size(Console.WindowWidth, DefaultWidth) : static () => DefaultWidth,
            Height = outIsScreen || errorIsScreen ? static () => Size(Console.WindowHeight, DefaultHeight) : static () => DefaultHeight,
            ReadLine = Console.ReadLine,
            ReadKey = static () => Console.ReadKey(intercept: true),
        };
    }

    /// <summary>A terminal that was never told its size answers 0.</summary>
    private static int Size(int value, int otherwise) => value > 0 ? value : otherwise;
}
