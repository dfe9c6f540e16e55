using System;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;

namespace DcosUpgrade.Adapters.Ssh.Logins;

/// <summary>Decrypts secrets at the call that needs them.</summary>
internal static class SecretText
{
    /// <summary>The secret as UTF-8. The caller clears the array.</summary>
    public static byte[] ToUtf8(SecureString secret)
    {
        char[] characters = new char[secret.Length];
        IntPtr text = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            Marshal.Copy(text, characters, 0, characters.Length);
            return Encoding.UTF8.GetBytes(characters);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
            Array.Clear(characters, 0, characters.Length);
        }
    }

    /// <summary>The secret as a string, for the calls of SSH.NET that accept only strings.</summary>
    public static string ToText(SecureString secret)
    {
        IntPtr text = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(text, secret.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }
}
