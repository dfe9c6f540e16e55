using System;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>How a login becomes root at a moment.</summary>
/// <param name="Files">Times of the files that decide about it: equal while accounts, passwords and rules of the node are unchanged.</param>
internal sealed record SudoState(SudoWay Way, string Files);

/// <summary>Determines how a login becomes root.</summary>
internal static class SudoProbe
{
    public const string Program = Find + "printf '%s\\n' $way \"$files\"\n";

    /// <summary>The same answer as one line without an end: it is one write, and so one packet.</summary>
    public const string FindAsLine = Find + "line=$way\\|${files//$'\\n'/|}\n";

    private const string Find = """
        export LC_ALL=C
        if [ "$(id -u)" = 0 ]; then way=root
        elif ! command -v sudo >/dev/null; then way=absent
        elif said=$(sudo -kn true 2>&1); then way=free
        else
          case $said in
          *'must have a tty'*) way=tty ;;
          *) way=password ;;
          esac
        fi
        files=$(stat -c '%n %Z' /etc/passwd /etc/shadow /etc/group /etc/sudoers /etc/sudoers.d /etc/pam.d/sudo 2>/dev/null)

        """;

    public const int MaxBytes = 1024;

    /// <summary>A directory server behind sudo may be slow.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The answer of <see cref="Program"/> that a line of <see cref="FindAsLine"/> stands for.</summary>
    public static string FromLine(string line) => line.Replace('|', '\n');

    /// <exception cref="NodeAccessException">The login cannot become root.</exception>
    public static SudoState Read(string answer, string node, string user, bool hasPassword)
    {
        string[] parts = answer.Trim().Split(['\n'], 2);
        return new SudoState(WayOf(parts[0], node, user, hasPassword), parts.Length > 1 ? parts[1] : "");
    }

    private static SudoWay WayOf(string answer, string node, string user, bool hasPassword) => answer switch
    {
        "root" => SudoWay.None,
        "free" => SudoWay.Free,
        "password" when hasPassword => SudoWay.Password,
        "password" => throw Refused(node, user, "it asks for a password and none was given."),
        "absent" => throw Refused(node, user, "it is not installed."),
        "tty" => throw RequiresTty(node, user),
        string other => throw new NodeAnswerException(nameof(SudoProbe), other),
    };

    /// <summary>The error for a program that sudo did not start.</summary>
    /// <param name="said">The output of sudo.</param>
    public static NodeAccessException Explain(string said, string node, string user)
    {
        if (said.Contains("must have a tty"))
        {
            return RequiresTty(node, user);
        }

        string[] lines = said.Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
        return Refused(node, user, lines.Length == 0 ? "it gives no reason." : lines[lines.Length - 1].Trim());
    }

    private static NodeAccessException Refused(string node, string user, string why) =>
        new(null, SR.SudoRefused, node, node, user, why);

    private static NodeAccessException RequiresTty(string node, string user) =>
        new(null, SR.SudoRequiresTty, node, node, user);
}
