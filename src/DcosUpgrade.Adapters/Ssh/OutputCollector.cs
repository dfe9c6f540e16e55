using System;
using System.IO;
using System.Text;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>Keeps the output after the sentinel up to a limit, or forwards it; of the output before it only the end, to explain failures.</summary>
/// <param name="output">Receives the output after the sentinel; null: it is kept.</param>
/// <param name="early">Takes an answer out of the output before the sentinel; null: there is none.</param>
internal sealed class OutputCollector(byte[] sentinel, int maxBytes, Stream? output = null, EarlyAnswer? early = null)
{
    private const int MaxNoise = 4096;

    private readonly MemoryStream _kept = new();
    private byte[] _noise = [];

    /// <summary>True after the sentinel was received.</summary>
    public bool Started { get; private set; }

    public bool Truncated { get; private set; }

    public string Text => Encoding.UTF8.GetString(_kept.GetBuffer(), 0, (int)_kept.Length);

    /// <summary>The end of the output before the program started.</summary>
    public string Noise => Encoding.UTF8.GetString(_noise).Trim();

    public void Append(byte[] buffer, int count)
    {
        if (Started)
        {
            Keep(buffer, 0, count);
            return;
        }

        byte[] seen = new byte[_noise.Length + count];
        _noise.CopyTo(seen, 0);
        Array.Copy(buffer, 0, seen, _noise.Length, count);
        seen = early?.TakeFrom(seen) ?? seen;
        int at = seen.AsSpan().IndexOf(sentinel);
        if (at >= 0)
        {
            Started = true;
            int start = at + sentinel.Length;
            Keep(seen, start, seen.Length - start);
            _noise = [];
        }
        else
        {
            _noise = seen.Length <= MaxNoise ? seen : seen.AsSpan(seen.Length - MaxNoise).ToArray();
        }
    }

    private void Keep(byte[] buffer, int offset, int count)
    {
        if (output is not null)
        {
            try
            {
                output.Write(buffer, offset, count);
            }
            catch (Exception e)
            {
                throw new SinkFailed(e);
            }

            return;
        }

        int kept = (int)Math.Min(count, maxBytes - _kept.Length);
        _kept.Write(buffer, offset, kept);
        Truncated |= kept < count;
    }
}

/// <summary>The output stream failed, not the link.</summary>
internal sealed class SinkFailed(Exception inner) : Exception(inner.Message, inner);
