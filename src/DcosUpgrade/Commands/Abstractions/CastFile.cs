using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using DcosUpgrade.Module;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Commands;

/// <summary>A recording in the format asciinema v2: one line of JSON for the header, one for each screen.</summary>
internal sealed class CastFile : IDisposable
{
    private readonly IAppendFile _file;
    private DateTimeOffset? _began;

    /// <exception cref="Errors.InputException">The file cannot be written.</exception>
    public CastFile(string path, int width, int height)
    {
        (Width, Height) = (width, height);
        IFileSystem files = DependencyLoader.Module.Adapters.Files;
        files.ReplaceText(path, "");
        _file = files.OpenAppend(path, 1, durable: false);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The text that draws a screen over the last one: every line at its place, then nothing.</summary>
    public static string Frame(IReadOnlyList<string> lines)
    {
        StringBuilder text = new();
        for (int row = 0; row < lines.Count; row++)
        {
            _ = text.AppendFormat(CultureInfo.InvariantCulture, "\u001b[{0};1H", row + 1).Append(lines[row]).Append("\u001b[K");
        }

        return text.Append("\u001b[J").ToString();
    }

    public void Add(DateTimeOffset at, IReadOnlyList<string> lines)
    {
        if (_began is null)
        {
            _began = at;
            _file.Append(Json.Write(new Dictionary<string, object?>
            {
                ["version"] = 2, ["width"] = Width, ["height"] = Height, ["title"] = "Watch-DcosUpgrade",
            }) + "\n");
        }

        string seconds = (at - _began.Value).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        _file.Append($"[{seconds}, \"o\", {Json.Write(Frame(lines))}]\n");
    }

    public void Dispose() => _file.Dispose();
}
