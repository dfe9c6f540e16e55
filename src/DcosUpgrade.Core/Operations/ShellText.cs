using System.Linq;
using System.Text;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Operations;

/// <summary>The one place where text becomes part of a remote shell program.</summary>
internal static class ShellText
{
    /// <summary>Quotes any text without NUL as exactly one word of a POSIX shell.</summary>
    /// <exception cref="InputException">The text holds a NUL, which no argument can carry.</exception>
    public static string Quote(string text)
    {
        if (text.IndexOf('\0') >= 0)
        {
            throw new Errors.InputException(Errors.SR.NulInArgument, null);
        }

        StringBuilder quoted = new(text.Length + 16);
        quoted.Append('\'');
        foreach (char c in text)
        {
            _ = c == '\'' ? quoted.Append(@"'\''") : quoted.Append(c);
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>A text as one word of a command that people read: quoted unless it has only characters without a meaning for the shell.</summary>
    public static string Word(string text) => text.Length > 0 && text.All(IsPlain) ? text : Quote(text);

    private static bool IsPlain(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')
        or '/' or '.' or '_' or '-' or ':' or '@' or '+' or '%';
}
