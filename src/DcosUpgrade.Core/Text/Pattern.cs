using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Text;

#pragma warning disable RS0030 // The one place that uses it.

/// <summary>
/// A regular expression with a time limit. The one place of the module that makes regular expressions: texts of nodes and files decide how
/// long a search takes. A test holds this.
/// </summary>
/// <exception cref="InputException">A search exceeded the limit (SearchTimeout).</exception>
internal sealed class Pattern(string expression, RegexOptions options, TimeSpan limit)
{
    /// <summary>The limit of one search. A search of 10 MiB takes less than a second.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Regex _regex = new(expression, options, limit);

    public Pattern(string expression, RegexOptions options = RegexOptions.CultureInvariant)
        : this(expression, options, Limit)
    {
    }

    /// <summary>True when a text of the user is a regular expression.</summary>
    public static bool IsValid(string expression)
    {
        try
        {
            _ = new Regex(expression, RegexOptions.None, Limit);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public Match Match(string text) => Bounded(text, () => _regex.Match(text));

    /// <summary>All of them, found before this returns.</summary>
    public IReadOnlyList<Match> Matches(string text) => Bounded(text, () => _regex.Matches(text).Cast<Match>().ToArray());

    public bool IsMatch(string text) => Bounded(text, () => _regex.IsMatch(text));

    public string Replace(string text, string replacement) => Bounded(text, () => _regex.Replace(text, replacement));

    public string Replace(string text, MatchEvaluator replacement) => Bounded(text, () => _regex.Replace(text, replacement));

    private T Bounded<T>(string text, Func<T> search)
    {
        try
        {
            return search();
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new InputException(e, SR.SearchTimeout, null, text.Length, limit.TotalSeconds);
        }
    }
}
