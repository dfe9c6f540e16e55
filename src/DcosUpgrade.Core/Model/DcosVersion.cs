using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade;

/// <summary>
/// A DC/OS release such as <c>1.10.8</c>, <c>1.10.5.1</c> or <c>1.11.7-uc</c>. Compared by its numbers, a missing number being 0; a
/// suffix sorts after the plain release, suffixes among themselves by ordinal text.
/// </summary>
public sealed class DcosVersion : IComparable<DcosVersion>, IComparable, IEquatable<DcosVersion>
{
    // The installer inserts this text into shell programs, so no other characters are allowed.
    private static readonly Pattern s_form =
        new(@"^([0-9]{1,4}(?:\.[0-9]{1,4}){1,3})(?:-([0-9A-Za-z]{1,20}(?:[.-][0-9A-Za-z]{1,20}){0,3}))?\z", RegexOptions.CultureInvariant);

    private readonly int[] _numbers;
    private readonly string _suffix;
    private readonly string _text;

    /// <summary>Parses a version. A cast from text calls it too.</summary>
    /// <exception cref="InputException">The text is not a DC/OS version.</exception>
    public DcosVersion(string text)
    {
        Match match = s_form.Match(text);
        if (!match.Success)
        {
            throw new InputException(SR.NotAVersion, text, text);
        }

        _text = text;
        _suffix = match.Groups[2].Value;
        _numbers = [.. match.Groups[1].Value.Split('.').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
    }

    public int Major => _numbers[0];

    public int Minor => _numbers[1];

    public int Patch => At(2);

    /// <summary>False for a release line such as <c>1.11</c>.</summary>
    internal bool IsRelease => _numbers.Length > 2;

    public static bool IsVersion(string? text) => text is not null && s_form.IsMatch(text);

    public int CompareTo(DcosVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        for (int i = 0; i < Math.Max(_numbers.Length, other._numbers.Length); i++)
        {
            int order = At(i).CompareTo(other.At(i));
            if (order != 0)
            {
                return order;
            }
        }

        return string.CompareOrdinal(_suffix, other._suffix);
    }

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        DcosVersion version => CompareTo(version),
        string text => CompareTo(new DcosVersion(text)),
        _ => throw new ArgumentException("Not a DC/OS version.", nameof(obj)),
    };

    public bool Equals(DcosVersion? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is DcosVersion other && Equals(other);

    public override int GetHashCode() => (Major * 397) ^ (Minor * 31) ^ At(2);

    public override string ToString() => _text;

    private int At(int index) => index < _numbers.Length ? _numbers[index] : 0;
}
