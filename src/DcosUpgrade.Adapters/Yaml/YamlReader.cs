using System;
using System.Globalization;
using System.IO;
using System.Text;
using DcosUpgrade.Ports;
using DcosUpgrade.Resources;
using YamlDotNet.Core;

namespace DcosUpgrade.Adapters.Yaml;

/// <summary>YAML by the parser's events: one document, bounded, every value with its place.</summary>
internal sealed class YamlReader : IYamlReader
{
    private const int MaxBytes = 10 * 1024 * 1024;

    public YamlTree Read(string text, string source) => Parse(text, source, YamlDialect.Strict);

    public YamlTree ReadConfiguration(string text, string source) => Parse(text, source, YamlDialect.Configuration);

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
            // About a tab it names the place where the value around it began.
            Mark at = e.Message.Contains("tab") ? scanner.CurrentPosition : e.Start;
            throw Error(e, source, at, e.Message.TrimEnd('.'));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OverflowException or FormatException)
        {
            // What its scanner throws at a flow mapping that is never closed, at a code point that there is not, among others.
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
