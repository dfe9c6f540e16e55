using System;
using System.IO;
using System.Security.Cryptography;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Backup;

/// <summary>Writes to a file, and computes the hash and the size of the data.</summary>
/// <param name="path">The path of the file, for errors.</param>
/// <param name="maxBytes">The largest size of the file.</param>
/// <param name="tooLarge">The error when more arrives; nothing of that is written.</param>
internal sealed class HashingSink(Stream file, string path, long maxBytes, Func<Exception> tooLarge, Action<long> grew) : Stream
{
    private readonly SHA256 _sha = SHA256.Create();
    private long _bytes;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _bytes;

    public override long Position
    {
        get => _bytes;
        set => throw new NotSupportedException();
    }

    /// <summary>Completes the hash. Can be called once.</summary>
    public string Sha256()
    {
        _sha.TransformFinalBlock([], 0, 0);
        return BitConverter.ToString(_sha.Hash).Replace("-", "").ToLowerInvariant();
    }

    /// <exception cref="InputException">The file cannot be written: the disk is full or unavailable.</exception>
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_bytes + count > maxBytes)
        {
            throw tooLarge();
        }

        try
        {
            file.Write(buffer, offset, count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(e, SR.FileNotWritable, path, path, e.Message);
        }

        _sha.TransformBlock(buffer, offset, count, null, 0);
        _bytes += count;
        grew(_bytes);
    }

    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _sha.Dispose();
        file.Dispose();
        base.Dispose(disposing);
    }
}
