using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Planning;

/// <summary>A count, or a percentage of all. The result is at least 1.</summary>
internal sealed record Quantity
{
    private static readonly Pattern s_form = new(@"^\s*([0-9]{1,6})\s*(%?)\s*\z", RegexOptions.CultureInvariant);
    private readonly int _number;
    private readonly bool _percent;

    /// <summary>The largest of these is the most that it can be; empty: no limit.</summary>
    private Quantity[] Caps { get; init; } = [];

    private Quantity(int number, bool percent) => (_number, _percent) = (number, percent);

    /// <exception cref="InputException">The text is neither a count from 1 nor a percentage from 1 to 100.</exception>
    public static Quantity Parse(string text, string parameter)
    {
        Match match = s_form.Match(text);
        bool percent = match.Groups[2].Value == "%";
        int number = match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        return number is 0 || (percent && number > 100)
            ? throw new InputException(SR.QuantityInvalid, parameter, parameter, text)
            : new Quantity(number, percent);
    }

    public int Of(int total)
    {
        int own = Math.Max(1, _percent ? (int)((long)total * _number / 100) : _number);
        return Caps.Length == 0 ? own : Math.Min(own, Caps.Max(cap => cap.Of(total)));
    }

    /// <summary>This quantity, but at most another one or its bound.</summary>
    public Quantity Within(Quantity own, Quantity? bound) => this with { Caps = bound is null ? [own] : [own, bound] };

    public override string ToString() => _number.ToString(CultureInfo.InvariantCulture) + (_percent ? "%" : "");
}
