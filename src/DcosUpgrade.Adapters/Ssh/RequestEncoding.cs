using System;
using System.Text;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>
/// UTF-8 that records whether a command was encoded on this thread. SSH.NET encodes it between two steps of one call, opening the
/// channel and sending the request, and nothing else shows which of them failed. Without an open channel nothing has run.
/// </summary>
internal sealed class RequestEncoding() : UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
{
    public static readonly RequestEncoding Instance = new();

    [ThreadStatic]
    private static bool s_encoded;

    /// <summary>Runs an action that sends a request on this thread.</summary>
    /// <param name="sent">True when the request may have been sent, also when this throws.</param>
    /// <exception cref="InvalidOperationException">SSH.NET sent a request without this encoding: the assumption above no longer holds.</exception>
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
