using System;
using System.Text;
using System.Threading.Tasks;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>An answer that a session sends before its program starts, between two equal marks.</summary>
/// <param name="mark">Random text.</param>
/// <param name="answer">Receives the answer as soon as it is complete.</param>
internal sealed class EarlyAnswer(byte[] mark, TaskCompletionSource<string> answer)
{
    public bool HasArrived { get; private set; }

    /// <summary>Looks for the answer once; returns the output without it.</summary>
    public byte[] TakeFrom(byte[] seen)
    {
        int first = HasArrived ? -1 : seen.AsSpan().IndexOf(mark);
        int start = first + mark.Length;
        int length = first < 0 ? -1 : seen.AsSpan(start).IndexOf(mark);
        if (length < 0)
        {
            return seen;
        }

        HasArrived = true;
        answer.TrySetResult(Encoding.UTF8.GetString(seen, start, length));
        return [.. seen.AsSpan(0, first), .. seen.AsSpan(start + length + mark.Length)];
    }
}
