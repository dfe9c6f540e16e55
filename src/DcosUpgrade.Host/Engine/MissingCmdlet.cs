using System;
using System.Management.Automation;

namespace DcosUpgrade.Host.Engine;

/// <summary>A cmdlet that the script used, that every PowerShell 7 has, and that the engine alone has not.</summary>
internal sealed class MissingCmdlet
{
    private readonly string _name;
    private readonly InvocationInfo? _where;

    private MissingCmdlet(string name, InvocationInfo? where)
    {
        _name = name;
        _where = where;
    }

    /// <summary>For the person at the keyboard.</summary>
    public string Explanation
    {
        get
        {
            string place = string.IsNullOrEmpty(_where?.ScriptName) ? "" : $" ({_where.ScriptName}, line {_where.ScriptLineNumber})";
            return $"{_name}{place} needs PowerShell 7: this program has PowerShell's engine, not the cmdlets that ship around it. "
                + "Run the script with pwsh, or write it without that cmdlet.";
        }
    }

    /// <returns>What <paramref name="error"/> says is missing; null when it is about something else.</returns>
    public static MissingCmdlet? In(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is CommandNotFoundException { CommandName: { } name } notFound
                && StandardCmdlets.Contains(name[(name.LastIndexOf('\\') + 1)..]))
            {
                return new MissingCmdlet(name, notFound.ErrorRecord.InvocationInfo);
            }
        }

        return null;
    }
}
