using System.Collections.Generic;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Adapters.Ssh.Config;

/// <summary>A line of an ssh_config that is not blank or a comment.</summary>
/// <param name="Keyword">In lower case.</param>
/// <param name="Words">The arguments, without quotes and comment.</param>
/// <param name="Rest">The arguments as written.</param>
/// <param name="Included">For Include: the lines of each included file.</param>
internal sealed record SshConfigLine(
    string File,
    int Number,
    string Keyword,
    IReadOnlyList<string> Words,
    string Rest,
    IReadOnlyList<IReadOnlyList<SshConfigLine>> Included)
{
    public InputException Invalid(string why) => new(SR.SshConfigInvalid, File, File, Number, why);
}
