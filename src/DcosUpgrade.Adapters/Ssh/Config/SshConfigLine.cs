using System.Collections.Generic;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Adapters.Ssh.Config;

/// <summary>A line of an ssh_config that says something.</summary>
/// <param name="Keyword">In lower case.</param>
/// <param name="Words">What follows it, without quotes and comment.</param>
/// <param name="Rest">The same as it was written.</param>
/// <param name="Included">Of Include: the lines of each file that it names.</param>
internal sealed record SshConfigLine(string File, int Number, string Keyword, IReadOnlyList<string> Words, string Rest, IReadOnlyList<IReadOnlyList<SshConfigLine>> Included)
{
    public InputException Invalid(string why) => new(SR.SshConfigInvalid, File, File, Number, why);
}
