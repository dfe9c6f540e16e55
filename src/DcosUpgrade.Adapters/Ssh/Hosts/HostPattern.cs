using System.Collections.Generic;

namespace DcosUpgrade.Adapters.Ssh.Hosts;

/// <summary>The patterns of known_hosts and ssh_config.</summary>
internal static class HostPattern
{
    /// <summary>True when a pattern matches and no negated pattern does.</summary>
    public static bool Matches(string text, IEnumerable<string> patterns)
    {
        bool matches = false;
        foreach (string pattern in patterns)
        {
            bool isNegated = pattern.Length > 0 && pattern[0] == '!';
            if (IsLike(text, isNegated ? pattern.Substring(1) : pattern))
            {
                if (isNegated)
                {
                    return false;
                }

                matches = true;
            }
        }

        return matches;
    }

    /// <summary>* matches any text, ? one character. Linear in practice: only the last star is retried.</summary>
    public static bool IsLike(string text, string pattern)
    {
        int n = 0, p = 0, star = -1, afterStar = 0;
        while (n < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                afterStar = n;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++afterStar;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
