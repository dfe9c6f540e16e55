using System;
using System.IO;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>A file that grows at its end, each piece forced to the disk.</summary>
internal sealed class AppendFile : IAppendFile
{
    private readonly string _path;
    private readonly FileStream _stream;
    private long _end;

    public AppendFile(string path, FileStream stream, string existing)
    {
        _path = path;
        _stream = stream;
        Existing = existing;
        _end = stream.Seek(0, SeekOrigin.End);
    }

    public string Existing { get; }

    public void Append(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            // Sharing modes bind nobody on Unix.
            if (_stream.Length != _end)
            {
                throw new IOException("Somebody else adds to it.");
            }

            _end += bytes.Length;
            _stream.Write(bytes, 0, bytes.Length);
            _stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (LocalFiles.IsFileTrouble(e))
        {
            throw new InputException(e, SR.FileNotWritable, _path, _path, e.Message);
        }
    }

    public void Dispose() => _stream.Dispose();
}
