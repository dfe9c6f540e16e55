using System.IO;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>Reads a config.yaml from a file or a text.</summary>
internal sealed class ConfigReader(IFileSystem files, IYamlReader yaml)
{
    public const int MaxBytes = 10 << 20;

    /// <summary>The name in messages for a text that is not from a file.</summary>
    public const string TextName = "config.yaml";

    public IYamlReader Yaml => yaml;

    /// <summary>A string with a line break is YAML, one without is a path.</summary>
    public static bool IsText(string pathOrText) => pathOrText.IndexOf('\n') >= 0;

    /// <exception cref="InputException">The file does not exist, is too large, is not UTF-8 or is not a configuration.</exception>
    public ConfigDocument Read(string pathOrText) => IsText(pathOrText)
        ? ConfigDocument.Parse(pathOrText, TextName, yaml)
        : ConfigDocument.Parse(Utf8Text.Decode(files.ReadBytes(pathOrText, MaxBytes), pathOrText), pathOrText, yaml);

    /// <summary>The same with the scripts beside it: the folder of the file is used as genconf.</summary>
    public ConfigInput ReadInput(string pathOrText)
    {
        GenconfFolder? genconf = IsText(pathOrText) ? null : new GenconfFolder(Path.GetDirectoryName(pathOrText) ?? "", files);
        return ConfigInput.Of(Read(pathOrText), name => genconf?.Read(name));
    }
}
