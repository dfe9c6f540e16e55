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
}
