using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh.Hosts;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Adapters.Ssh.Config;

/// <summary>Reads the lines of an ssh_config and of the files that it includes, as OpenSSH splits them.</summary>
/// <param name="home">The folder that ~ stands for, or null.</param>
/// <param name="folder">The folder that relative names of included files belong to.</param>
internal sealed class SshConfigReader(string? home, string folder)
{
    private const int MaxDepth = 16;
    private const int MaxBytes = 1 << 20;

    private static readonly char[] s_blank = [' ', '\t', '\r', '\f'];
    private static readonly char[] s_wild = ['*', '?'];

    /// <exception cref="InputException">A file cannot be read, or a line is invalid.</exception>
    public IReadOnlyList<SshConfigLine> Read(string path) => Read(path, 0);

    /// <summary>Replaces ~ and ~/ at the start of a path by the home folder.</summary>
    public static string Expand(string path, string? home) =>
        home is not null && (path == "~" || path.StartsWith("~/", StringComparison.Ordinal)) ? home + path.Substring(1) : path;

    private List<SshConfigLine> Read(string path, int depth)
    {
        List<SshConfigLine> lines = [];
        int number = 0;
        foreach (string text in new LocalFiles().ReadText(path, MaxBytes).Split('\n'))
        {
            number++;
            string line = text.Trim(s_blank);
            if (line.Length > 0 && line[0] != '#')
            {
                lines.Add(Parse(path, number, line, depth));
            }
        }

        return lines;
    }

    private SshConfigLine Parse(string path, int number, string text, int depth)
    {
        int end = text.IndexOfAny([.. s_blank, '=']);
        string keyword = (end < 0 ? text : text.Substring(0, end)).ToLowerInvariant();
        string rest = end < 0 ? "" : text.Substring(end).TrimStart(s_blank);
        // One = is allowed between keyword and arguments.
        rest = rest.StartsWith("=", StringComparison.Ordinal) ? rest.Substring(1).TrimStart(s_blank) : rest;
        SshConfigLine bare = new(path, number, keyword, [], rest, []);
        if (rest.Length == 0)
        {
            throw bare.Invalid($"nothing follows '{keyword}'");
        }

        SshConfigLine line = bare with { Words = Split(bare) };
        return keyword == "include" ? line with { Included = Include(line, depth) } : line;
    }

    private static List<string> Split(SshConfigLine line)
    {
        string rest = line.Rest;
        List<string> words = [];
        for (int i = 0; i < rest.Length && rest[i] != '#'; i++)
        {
            if (!IsBlank(rest[i]))
            {
                words.Add(Word(line, ref i));
            }
        }

        return words;
    }

    /// <summary>One word without quotes and escapes; moves the index to its end.</summary>
    private static string Word(SshConfigLine line, ref int i)
    {
        string rest = line.Rest;
        StringBuilder word = new();
        char quote = '\0';
        for (; i < rest.Length; i++)
        {
            char c = rest[i];
            char next = i + 1 < rest.Length ? rest[i + 1] : '\0';
            if (c == '\\' && (next is '\'' or '"' or '\\' || (next == ' ' && quote == '\0')))
            {
                word.Append(next);
                i++;
            }
            else if (quote == '\0' && IsBlank(c))
            {
                break;
            }
            else if (quote == '\0' ? c is '\'' or '"' : c == quote)
            {
                quote = quote == '\0' ? c : '\0';
            }
            else
            {
                word.Append(c);
            }
        }

        return quote == '\0' ? word.ToString() : throw line.Invalid("a quote is not closed");
    }

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private List<IReadOnlyList<SshConfigLine>> Include(SshConfigLine line, int depth)
    {
        if (depth >= MaxDepth)
        {
            throw line.Invalid($"files include each other more than {MaxDepth} deep");
        }

        return [.. line.Words.SelectMany(Files).Select(file => Read(file, depth + 1))];
    }

    private IEnumerable<string> Files(string name)
    {
        string path = Expand(name, home);
        if (!Path.IsPathRooted(path))
        {
            path = Path.Combine(folder, path);
        }

        if (path.IndexOfAny(s_wild) < 0)
        {
            return File.Exists(path) ? [path] : [];
        }

        string root = Path.GetPathRoot(path)!;
        IEnumerable<string> found = [root];
        foreach (string part in path.Substring(root.Length).Split(['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            found = [.. found.SelectMany(folder => Below(folder, part))];
        }

        return found.Where(File.Exists);
    }

    private static IEnumerable<string> Below(string folder, string part)
    {
        if (part.IndexOfAny(s_wild) < 0)
        {
            return [Path.Combine(folder, part)];
        }

        try
        {
            return Directory.Exists(folder)
                ? Directory.GetFileSystemEntries(folder).Where(entry => Fits(Path.GetFileName(entry), part)).OrderBy(entry => entry, StringComparer.Ordinal)
                : [];
        }
        catch (Exception e) when (LocalFiles.IsFileTrouble(e))
        {
            throw new InputException(e, SR.FileUnreadable, folder, folder, e.Message);
        }
    }

    private static bool Fits(string name, string pattern) => (name[0] != '.' || pattern[0] == '.') && HostPattern.IsLike(name, pattern);
}
