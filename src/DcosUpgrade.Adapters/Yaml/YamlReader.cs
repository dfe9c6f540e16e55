using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;
using YamlDotNet.Core;

namespace DcosUpgrade.Adapters.Yaml;

/// <summary>Reads one YAML document from parser events, with limits; every value has its line and column.</summary>
internal sealed class YamlReader : IYamlReader
{
    private const int MaxBytes = 10 * 1024 * 1024;

    private static readonly Pattern s_unprintable = new(
        @"[^\t\n\r -~\x85\xA0-\uD7FF\uD800-\uDFFF\uE000-\uFFFD]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]",
        RegexOptions.CultureInvariant);

    public YamlTree Read(string text, string source) => Parse(text, source, YamlDialect.Strict);

    public YamlTree ReadConfiguration(string text, string source)
    {
        Match unprintable = s_unprintable.Match(text);
        if (unprintable.Success)
        {
            throw Invalid(source, YamlStrictness.At(text, unprintable.Index), $"the character U+{(int)unprintable.Value[0]:X4} is not allowed");
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
