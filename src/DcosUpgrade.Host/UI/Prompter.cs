using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Host.UI;

/// <summary>Reads what a person answers. Waiting ends when the program is interrupted.</summary>
internal sealed class Prompter(Terminal terminal, CancellationToken interrupted)
{
    public const string NobodyToAsk =
        "This program was asked to ask a person, but its input is not a terminal. For a confirmation say -Confirm:$false; "
        + "give values that are asked for as parameters.";

    /// <exception cref="HostFailedException">There is nobody to ask.</exception>
    public string ReadLine() => Wait(terminal.ReadLine);

    /// <summary>Shows a star for each character.</summary>
    /// <exception cref="HostFailedException">There is nobody to ask.</exception>
    public SecureString ReadSecret() => Wait(() =>
    {
        SecureString secret = new();
        while (true)
        {
            ConsoleKeyInfo key = terminal.ReadKey();
            if (key.Key == ConsoleKey.Enter)
            {
                terminal.Out.WriteLine();
                return secret;
            }

            if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
            {
                secret.RemoveAt(secret.Length - 1);
                terminal.Out.Write("\b \b");
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
                terminal.Out.Write('*');
            }
        }
    });

    /// <summary>Asks until the answer is one of <paramref name="choices"/>; Enter takes <paramref name="standard"/> when that is not negative.</summary>
    /// <exception cref="HostFailedException">There is nobody to ask.</exception>
    public int Choose(IReadOnlyList<ChoiceDescription> choices, int standard)
    {
        (string Key, string Label)[] keys = [.. Keys(choices)];
        while (true)
        {
            foreach ((string key, string label) in keys)
            {
                terminal.Out.Write($"[{key}] {label}  ");
            }

            terminal.Out.Write(standard < 0 ? "[?] Help: " : $"[?] Help (default is \"{keys[standard].Key}\"): ");
            string answer = ReadLine().Trim();
            if (answer.Length == 0 && standard >= 0)
            {
                return standard;
            }

            int chosen = Array.FindIndex(keys, choice =>
                answer.Equals(choice.Key, StringComparison.CurrentCultureIgnoreCase)
                || answer.Equals(choice.Label, StringComparison.CurrentCultureIgnoreCase));
            if (chosen >= 0)
            {
                return chosen;
            }

            if (answer == "?")
            {
                for (int i = 0; i < keys.Length; i++)
                {
                    terminal.Out.WriteLine($"{keys[i].Key} - {choices[i].HelpMessage}");
                }
            }
        }
    }

    /// <summary><c>Yes to &amp;All</c> is answered with A; a label without a mark by itself.</summary>
    private static IEnumerable<(string Key, string Label)> Keys(IEnumerable<ChoiceDescription> choices)
    {
        foreach (ChoiceDescription choice in choices)
        {
            int mark = choice.Label.IndexOf('&');
            string label = choice.Label.Replace("&", "");
            yield return (mark >= 0 && mark < label.Length ? label[mark].ToString().ToUpperInvariant() : label, label);
        }
    }

    /// <summary>Reading a terminal cannot be cancelled: the reader is left behind on a thread that does not keep the process alive.</summary>
    private T Wait<T>(Func<T?> read)
        where T : class
    {
        if (!terminal.CanAsk)
        {
            throw new HostFailedException(NobodyToAsk);
        }

        Task<T?> reading = Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            Task.WaitAny([reading], interrupted);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        return reading.GetAwaiter().GetResult() ?? throw new HostFailedException(NobodyToAsk);
    }
}
