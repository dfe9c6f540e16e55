using System;
using System.Text;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>
/// UTF-8 that knows whether a command was encoded on this thread. SSH.NET does that between two steps that it offers as one, opening the
/// channel and sending the request, and nothing else tells which of them failed: before the first one's end nothing can have run.
/// </summary>
internal sealed class RequestEncoding() : UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
{
    public static readonly RequestEncoding Instance = new();

    [ThreadStatic]
    private static bool s_encoded;

    /// <summary>Runs something that sends a request, on this thread.</summary>
    /// <param name="sent">Whether the request may have gone out, also when this throws.</param>
    /// <exception cref="InvalidOperationException">SSH.NET sent a request without this encoding: what is known about it is no longer true.</exception>
    public static T Watch<T>(Func<T> send, ref bool sent)
    {
        s_encoded = false;
        bool returned = false;
        try
        {
            T result = send();
            returned = true;
            return s_encoded ? result : throw new InvalidOperationException("A command was sent that was never encoded.");
        }
        finally
        {
            sent = returned || s_encoded;
        }
    }

    public override byte[] GetBytes(string s)
    {
        s_encoded = true;
        return base.GetBytes(s);
    }
}
