using System;
using System.Globalization;
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

    public int Of(int total) => Math.Max(1, _percent ? (int)((long)total * _number / 100) : _number);

    public override string ToString() => _number.ToString(CultureInfo.InvariantCulture) + (_percent ? "%" : "");
}
