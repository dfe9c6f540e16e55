using System;
using System.IO;
using System.Security.Cryptography;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Backup;

/// <summary>Writes through to a file and hashes and counts on the way.</summary>
/// <param name="path">What errors call the file.</param>
internal sealed class HashingSink(Stream file, string path, Action<long> grew) : Stream
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

    /// <summary>Ends the hash; once.</summary>
    public string Sha256()
    {
        _sha.TransformFinalBlock([], 0, 0);
        return BitConverter.ToString(_sha.Hash).Replace("-", "").ToLowerInvariant();
    }

    /// <exception cref="InputException">The file takes no more: the disk is full, or away.</exception>
    public override void Write(byte[] buffer, int offset, int count)
    {
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
