using System;
using System.Globalization;
using System.IO;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using YamlDotNet.Core;

namespace DcosUpgrade.Adapters.Yaml;

/// <summary>Reads one YAML document from parser events, with limits; every value has its line and column.</summary>
internal sealed class YamlReader : IYamlReader
{
    private const int MaxBytes = 10 * 1024 * 1024;

    public YamlTree Read(string text, string source) => Parse(text, source, YamlDialect.Strict);

    public YamlTree ReadConfiguration(string text, string source)
    {
        if (Unprintable(text) is { } at)
        {
            throw Invalid(source, YamlStrictness.At(text, at), $"the character U+{(int)text[at]:X4} is not allowed");
        }

        YamlTree tree;
        try
        {
            tree = Parse(text, source, YamlDialect.Configuration);
        }
        catch (InputException original)
        {
            try
            {
                YamlRelaxation relaxation = YamlRelaxation.Of(text);
                if (relaxation.Text is not { } relaxed)
                {
                    throw;
                }

                text = relaxed;
                tree = Parse(text, source, YamlDialect.Configuration with { Shifts = relaxation.Shifts });
            }
            catch (InputException later) when (later.Place?.Line <= original.Place?.Line)
            {
                throw original;
            }
        }

        return YamlStrictness.FirstWrong(text) is { } wrong ? throw Invalid(source, wrong.At, wrong.Reason) : tree;
    }

    /// <summary>The position of the first character that YAML 1.1 does not allow; null when there is none.</summary>
    private static int? Unprintable(string text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (text[at] is not ('\t' or '\n' or '\r' or (>= ' ' and <= '~') or '\x85' or (>= '\xA0' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD')))
            {
                return at;
            }
        }

        return null;
    }

    internal static InputException Invalid(string source, Mark at, string reason) => Error(null, source, at, reason);

    internal static string Place(string source, Mark at) =>
        string.Format(CultureInfo.InvariantCulture, "{0}:{1}:{2}", source, at.Line, at.Column);

    private static YamlTree Parse(string text, string source, YamlDialect dialect)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            throw Invalid(source, Mark.Empty, $"longer than {MaxBytes} bytes");
        }

        Scanner scanner = new(new StringReader(text));
        try
        {
            return new YamlTreeBuilder(new Parser(scanner), source, dialect).Read();
        }
        catch (YamlException e)
        {
            // For a tab YamlDotNet reports the start of the value around it.
            Mark at = e.Message.Contains("tab") ? scanner.CurrentPosition : e.Start;
            throw Error(e, source, at, e.Message.TrimEnd('.'));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OverflowException or FormatException)
        {
            // Thrown by the scanner of YamlDotNet, for example at an unclosed flow mapping or an invalid code point.
            throw Error(e, source, scanner.CurrentPosition, "the text before this place does not end as it should");
        }
    }

    private static InputException Error(Exception? inner, string source, Mark at, string reason)
    {
        object[] arguments = [Place(source, at), reason];
        (int, int)? place = ((int)at.Line, (int)at.Column);
        return inner is null
            ? new InputException(SR.YamlInvalid, source, arguments) { Place = place }
            : new InputException(inner, SR.YamlInvalid, source, arguments) { Place = place };
    }
}
