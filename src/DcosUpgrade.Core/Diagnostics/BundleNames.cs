using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Text;

namespace DcosUpgrade.Diagnostics;

/// <summary>
/// The files of a bundle. Names come from the node, and a zip file is unpacked on the operator's machine: only the names that the module
/// asks for become files, everything else is a section of one file.
/// </summary>
internal static class BundleNames
{
    /// <summary>The file for what the node sent under another name.</summary>
    public const string Other = "other.txt";

    private const int LongestShown = 100;

    /// <summary>
    /// Each name begins with a word of the module and ends with .txt, has no part with a dot at an end, and no backslash or colon: it is no
    /// path outside of the bundle and no device, on any system.
    /// </summary>
    private static readonly Pattern s_known = new(
        @"\A(?:(?:node|version|pkgpanda|resolv\.conf|units|status|checks/node-poststart|checks/cluster"
        + @"|zookeeper\.out/var/lib/dcos/exhibitor/zookeeper/zookeeper\.out|zookeeper\.out/opt/mesosphere/active/exhibitor/usr/zookeeper/zookeeper\.out"
        + @"|runs/[0-9]{8}T[0-9]{6}Z-[0-9a-z]{1,16}/(?:run\.json|rc|phase|packages|log)"
        + @"|journal/(?:dcos-[A-Za-z0-9_-]{1,64}|docker)\.(?:service|socket|timer))\.txt)\z");

    /// <returns>Texts by the name of the file; no two names are equal on a file system that ignores case.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> Files(IEnumerable<KeyValuePair<string, string>> parts)
    {
        List<KeyValuePair<string, string>> files = [];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        StringBuilder other = new();
        foreach (KeyValuePair<string, string> part in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            if (s_known.IsMatch(part.Key) && names.Add(part.Key))
            {
                files.Add(part);
            }
            else
            {
                other.Append("== ").Append(Shown(part.Key)).Append('\n').Append(part.Value.TrimEnd('\n')).Append('\n');
            }
        }

        if (other.Length > 0)
        {
            files.Add(new KeyValuePair<string, string>(Other, other.ToString()));
        }

        return files;
    }

    private static string Shown(string name)
    {
        string start = name.Length > LongestShown ? name.Substring(0, LongestShown) : name;
        return new string([.. start.Select(c => c is > ' ' and <= '~' ? c : '?')]);
    }
}
