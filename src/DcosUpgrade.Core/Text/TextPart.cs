using System;
using System.IO;
using System.Text;

namespace DcosUpgrade.Text;

/// <summary>A part of a text of up to many megabytes. It is compared and parsed in place, and copied only on request.</summary>
internal readonly record struct TextPart(string Text, int Start, int Length)
{
    public int End => Start + Length;

    public static implicit operator TextPart(string text) => new(text, 0, text.Length);

    /// <summary>True when both parts have the same characters.</summary>
    public bool Says(TextPart other) => Length == other.Length && string.CompareOrdinal(Text, Start, other.Text, other.Start, Length) == 0;

    /// <summary>The part without white space at both ends.</summary>
    public TextPart Trim()
    {
        int start = Start;
        int end = End;
        while (start < end && char.IsWhiteSpace(Text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(Text[end - 1]))
        {
            end--;
        }

        return new TextPart(Text, start, end - start);
    }

    public override string ToString() => Length == Text.Length ? Text : Text.Substring(Start, Length);

    /// <summary>The part as UTF-8, encoded while it is read.</summary>
    public Stream Utf8() => new Bytes(this);

    private sealed class Bytes(TextPart part) : Stream
    {
        private const int Chunk = 4096;
        private readonly Encoder _encoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetEncoder();
        private readonly char[] _chars = new char[Chunk];
        private readonly byte[] _bytes = new byte[4 * Chunk];
        private int _next;
        private int _from;
        private int _count;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_count == 0 && _next < part.Length)
            {
                int taken = Math.Min(Chunk, part.Length - _next);
                part.Text.CopyTo(part.Start + _next, _chars, 0, taken);
                _next += taken;
                (_from, _count) = (0, _encoder.GetBytes(_chars, 0, taken, _bytes, 0, flush: _next == part.Length));
            }

            int given = Math.Min(count, _count);
            Buffer.BlockCopy(_bytes, _from, buffer, offset, given);
            (_from, _count) = (_from + given, _count - given);
            return given;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
