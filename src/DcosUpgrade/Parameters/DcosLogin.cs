using System;
using System.Runtime.InteropServices;
using System.Security;
using DcosUpgrade.Errors;
using DcosUpgrade.Identity;
using DcosUpgrade.Module;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Parameters;

/// <summary>What logs in to DC/OS Enterprise itself and whom it trusts, from parameters or an asset.</summary>
internal static class DcosLogin
{
    private const int MaxBytes = 1 << 20;

    /// <param name="path">Absolute, of the file of a service account.</param>
    /// <exception cref="InputException">It is no such file (ServiceAccountUnreadable).</exception>
    public static IamLogin OfFile(string path) => ServiceAccountLogin.Read(Text(path), path);

    /// <param name="key">The text of such a file.</param>
    /// <param name="source">What errors call it.</param>
    public static IamLogin OfText(SecureString key, string source)
    {
        IntPtr text = Marshal.SecureStringToGlobalAllocUnicode(key);
        try
        {
            return ServiceAccountLogin.Read(Marshal.PtrToStringUni(text, key.Length), source);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }

    /// <summary>One of two logins at most.</summary>
    /// <exception cref="InputException">Both were given (TwoDcosLogins).</exception>
    public static IamLogin? One((string Name, IamLogin? Login) first, (string Name, IamLogin? Login) second) => first.Login is null || second.Login is null
        ? first.Login ?? second.Login
        : throw new InputException(SR.TwoDcosLogins, second.Name, first.Name, second.Name);

    /// <param name="path">Absolute, of a file with certificates.</param>
    /// <exception cref="InputException">It holds none (AuthorityUnreadable).</exception>
    public static string Authority(string path) =>
        Text(path) is { } pem && pem.Contains("-----BEGIN CERTIFICATE-----") ? pem.Trim() : throw new InputException(SR.AuthorityUnreadable, path, path);

    private static string Text(string path) => DependencyLoader.Module.Adapters.Files.ReadText(path, MaxBytes);
}
