using System.Linq;

namespace DcosUpgrade.Text;

/// <summary>Names of files and folders from texts that others wrote, such as the name of a cluster.</summary>
internal static class FileNames
{
    private const int MaxLength = 64;

    /// <summary>
    /// The text as a part of a name on every file system: letters and digits of every script, <c>. _ -</c>, and <c>_</c> for any other
    /// character; at most 64 characters, the first of which is neither a full stop nor a hyphen. Different texts can give the same part.
    /// </summary>
    public static string Part(string text)
    {
        string part = new([.. text.Take(MaxLength).Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_')]);
        return part.Length > 0 && part[0] is '.' or '-' ? "_" + part.Substring(1) : part.Length > 0 ? part : "_";
    }
}
