using System;
using System.Text;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>How an operation becomes root.</summary>
internal enum SudoWay
{
    /// <summary>The operation does not need root, or the login is root.</summary>
    None,

    /// <summary>sudo without a password.</summary>
    Free,

    /// <summary>The session itself determines it before the program.</summary>
    Unknown,

    /// <summary>sudo reads a password from standard input.</summary>
    Password,
}

/// <summary>The line for a login shell: any POSIX shell accepts it, and the shell's own output can be separated.</summary>
internal sealed class CommandText
{
    // SSH.NET sends a request in one packet of at most 68,536 bytes; the limit of Linux for one argument is 128 KiB.
    private const int MaxBytes = 64 * 1024;

    // Without --norc bash reads .bashrc again, because sshd runs it.
    private const string Bash = "/bin/bash --norc -c ";

    private readonly string _head;
    private readonly string _tail;

    /// <param name="sentinel">Random text of even length without characters that a shell interprets.</param>
    public CommandText(string sentinel)
    {
        // In two halves: a shell that echoes its commands must not print the whole sentinel.
        _head = sentinel.Substring(0, sentinel.Length / 2);
        _tail = sentinel.Substring(sentinel.Length / 2);
        Sentinel = Encoding.ASCII.GetBytes(sentinel + "\n");
        ProbeMark = Encoding.ASCII.GetBytes(_tail + _head);
    }

    /// <summary>The text on standard output and error directly before the program starts.</summary>
    public byte[] Sentinel { get; }

    /// <summary>The text on standard output before and after the answer of <see cref="SudoProbe"/> in <see cref="WrapWithProbe"/>.</summary>
    public byte[] ProbeMark { get; }

    private string Begin => $"printf '%s%s\\n' {_head} {_tail}";

    /// <param name="hasInput">The program reads its standard input; not allowed with sudo.</param>
    /// <param name="collects">The node sends standard output in pieces of 64 KiB and at the end of the program, not as it is written.</param>
    /// <exception cref="InvalidOperationException">The program with its quotes is over 64 KiB.</exception>
    public string Wrap(string program, SudoWay sudo, bool hasInput = false, bool collects = false)
    {
        string bash = Bash + ShellText.Quote(Body(program, hasInput, collects));
        return Checked(sudo switch
        {
            SudoWay.Free => "LC_ALL=C; export LC_ALL; exec sudo -n -- " + bash,
            SudoWay.Password => "LC_ALL=C; export LC_ALL; exec sudo -k -S -p '' -- " + bash,
            _ => "exec " + bash,
        });
    }

    /// <summary>Determines how the login becomes root and, unless that needs a password, runs the program that way.</summary>
    /// <exception cref="InvalidOperationException">The program with its quotes is over 64 KiB.</exception>
    public string WrapWithProbe(string program, bool collects)
    {
        string probe = $"""
            exec </dev/null
            {SudoProbe.FindAsLine}printf '%s%s%s%s%s\n' {_tail} {_head} "$line" {_tail} {_head}
            case $way in
            root) exec "$@" ;;
            free) exec sudo -n -- "$@" ;;
            esac
            """;
        return Checked($"exec {Bash}{ShellText.Quote(probe)} bash {Bash}{ShellText.Quote(Body(program, hasInput: false, collects))}");
    }

    private static string Checked(string line)
    {
        int length = Encoding.UTF8.GetByteCount(line);
        return length <= MaxBytes
            ? line
            : throw new InvalidOperationException($"A program of {length} bytes does not fit into one SSH request: send it in parts.");
    }

    // Standard input is closed inside: a sudo that did not read the password must not leave it to the program.
    private string Body(string program, bool hasInput, bool collects) => (hasInput ? "" : "exec </dev/null\n") + (collects
        ? $"{Begin} >&2\n{{ {Begin}\n{program}\n}} | dd ibs=65536 obs=65536 2>/dev/null\nexit ${{PIPESTATUS[0]}}"
        : $"{Begin}\n{Begin} >&2\n{program}");
}
