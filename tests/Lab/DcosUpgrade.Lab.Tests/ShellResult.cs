using System;

namespace DcosUpgrade.Lab.Tests;

/// <summary>What a program left behind.</summary>
public sealed record ShellResult(string Command, int ExitCode, string Stdout, string Stderr)
{
    /// <summary>Standard output of a program that must have ended with 0.</summary>
    /// <exception cref="InvalidOperationException">It did not; the message shows all it printed.</exception>
    public string Ok() => ExitCode == 0 ? Stdout
        : throw new InvalidOperationException($"{Command}\nended with {ExitCode}\n--- stdout\n{Stdout}\n--- stderr\n{Stderr}");
}
