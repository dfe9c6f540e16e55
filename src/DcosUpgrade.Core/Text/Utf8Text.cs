using System.Text;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Text;

/// <summary>Decodes files that must be UTF-8.</summary>
internal static class Utf8Text
{
    /// <summary>Writes no byte order mark, and throws where bytes are not UTF-8.</summary>
    public static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">The name of the file in errors.</param>
    /// <returns>The text; a byte order mark is kept.</returns>
    /// <exception cref="InputException">The bytes are not UTF-8 (FileNotUtf8), with the place of the first one that is not ASCII.</exception>
    public static string Decode(byte[] bytes, string path)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            NonAscii first = NonAscii.Find(bytes)!;
            throw new InputException(e, SR.FileNotUtf8, path, path, first.Line, first.Column, first.Name) { Place = (first.Line, first.Column) };
        }
    }
}
