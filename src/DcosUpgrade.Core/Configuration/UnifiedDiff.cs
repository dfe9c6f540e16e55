using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace DcosUpgrade.Configuration;

/// <summary>The difference of two texts as <c>diff -u</c> writes it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Empty when the texts are the same line by line.</summary>
    public static string Of(string oldText, string newText, string oldName, string newName)
    {
        string[] a = Lines(oldText);
        string[] b = Lines(newText);
        List<(char Mark, int Old, int New)> script = Script(a, b);
        StringBuilder diff = new();
        for (int i = 0; i < script.Count; i++)
        {
            if (script[i].Mark == ' ')
            {
                continue;
            }

            int from = Math.Max(0, i - Context);
            int last = i;
            for (int at = i; at < script.Count && at - last <= 2 * Context; at++)
            {
                last = script[at].Mark == ' ' ? last : at;
            }

            int to = Math.Min(script.Count, last + 1 + Context);
            if (diff.Length == 0)
            {
                diff.Append("--- ").Append(oldName).Append("\n+++ ").Append(newName).Append('\n');
            }

            Hunk(diff, script.GetRange(from, to - from), a, b);
            i = to - 1;
        }

        return diff.ToString();
    }

    private static string[] Lines(string text)
    {
        string plain = text.Replace("\r\n", "\n");
        return plain.Length == 0 ? [] : (plain.EndsWith("\n", StringComparison.Ordinal) ? plain.Substring(0, plain.Length - 1) : plain).Split('\n');
    }

    private static void Hunk(StringBuilder diff, List<(char Mark, int Old, int New)> lines, string[] a, string[] b)
    {
        int olds = lines.FindAll(line => line.Mark != '+').Count;
        int news = lines.FindAll(line => line.Mark != '-').Count;
        diff.AppendFormat(
            CultureInfo.InvariantCulture, "@@ -{0},{1} +{2},{3} @@\n", lines[0].Old + (olds > 0 ? 1 : 0), olds, lines[0].New + (news > 0 ? 1 : 0), news);
        foreach ((char mark, int old, int @new) in lines)
        {
            diff.Append(mark).Append(mark == '+' ? b[@new] : a[old]).Append('\n');
        }
    }

    /// <summary>The shortest way from one text to the other (Myers): kept, removed and added lines with where they stand.</summary>
    private static List<(char Mark, int Old, int New)> Script(string[] a, string[] b)
    {
        List<int[]> trace = [];
        int max = a.Length + b.Length;
        int[] reach = new int[(2 * max) + 2];
        int Index(int k) => k + max;
        int distance = 0;
        for (bool done = false; !done; distance++)
        {
            trace.Add((int[])reach.Clone());
            for (int k = -distance; k <= distance && !done; k += 2)
            {
                int x = k == -distance || (k != distance && reach[Index(k - 1)] < reach[Index(k + 1)]) ? reach[Index(k + 1)] : reach[Index(k - 1)] + 1;
                while (x < a.Length && x - k < b.Length && a[x] == b[x - k])
                {
                    x++;
                }

                reach[Index(k)] = x;
                done = x >= a.Length && x - k >= b.Length;
            }
        }

        List<(char Mark, int Old, int New)> script = [];
        int oldAt = a.Length;
        int newAt = b.Length;
        for (int d = distance - 1; d >= 0; d--)
        {
            int[] before = trace[d];
            int k = oldAt - newAt;
            bool added = k == -d || (k != d && before[Index(k - 1)] < before[Index(k + 1)]);
            int fromK = added ? k + 1 : k - 1;
            int fromOld = d == 0 ? 0 : before[Index(fromK)];
            int fromNew = d == 0 ? 0 : fromOld - fromK;
            while (oldAt > fromOld && newAt > fromNew)
            {
                script.Add((' ', --oldAt, --newAt));
            }

            if (d > 0)
            {
                script.Add(added ? ('+', oldAt, --newAt) : ('-', --oldAt, newAt));
            }
        }

        script.Reverse();
        return script;
    }
}
