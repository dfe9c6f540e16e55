using System;
using System.Runtime.InteropServices;
using System.Security;
using DcosUpgrade.Errors;
using DcosUpgrade.Identity;
using DcosUpgrade.Module;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Parameters;

/// <summary>Reads the login to DC/OS Enterprise and its certificate authority, from parameters or an asset.</summary>
internal static class DcosLogin
{
    private const int MaxBytes = 1 << 20;

    /// <param name="path">The absolute path of the file of a service account.</param>
    /// <exception cref="InputException">The file is not a service account file (ServiceAccountUnreadable).</exception>
    public static IamLogin OfFile(string path) => ServiceAccountLogin.Read(Text(path), path);

    /// <param name="key">The text of the file of a service account.</param>
    /// <param name="source">The name of the text in errors.</param>
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

    /// <summary>Selects the specified login; at most one is allowed.</summary>
    /// <exception cref="InputException">Two logins were specified (TwoDcosLogins).</exception>
    public static IamLogin? One((string Name, IamLogin? Login) first, (string Name, IamLogin? Login) second) => first.Login is null || second.Login is null
        ? first.Login ?? second.Login
        : throw new InputException(SR.TwoDcosLogins, second.Name, first.Name, second.Name);

    /// <param name="path">The absolute path of a file with certificates.</param>
    /// <exception cref="InputException">The file contains no certificate (AuthorityUnreadable).</exception>
    public static string Authority(string path) =>
        Text(path) is { } pem && pem.Contains("-----BEGIN CERTIFICATE-----") ? pem.Trim() : throw new InputException(SR.AuthorityUnreadable, path, path);

    private static string Text(string path) => DependencyLoader.Module.Adapters.Files.ReadText(path, MaxBytes);
}
