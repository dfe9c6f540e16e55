using System;
using System.IO;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>An append-only file; each append is flushed, to the disk when it is durable.</summary>
internal sealed class AppendFile : IAppendFile
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly bool _durable;
    private long _end;

    public AppendFile(string path, FileStream stream, string existing, bool durable)
    {
        _path = path;
        _stream = stream;
        _durable = durable;
        Existing = existing;
        _end = stream.Seek(0, SeekOrigin.End);
    }

    public string Existing { get; }

    public void Append(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            // Sharing modes have no effect on Unix.
            if (_stream.Length != _end)
            {
                throw new IOException("Another process appends to it.");
            }

            _end += bytes.Length;
            _stream.Write(bytes, 0, bytes.Length);
            _stream.Flush(flushToDisk: _durable);
        }
        catch (Exception e) when (LocalFiles.IsFileTrouble(e))
        {
            throw new InputException(e, SR.FileNotWritable, _path, _path, e.Message);
        }
    }

    public void Dispose() => _stream.Dispose();
}
