using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Security;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Identity;

/// <summary>A user and a password.</summary>
internal sealed class PasswordLogin(string user, SecureString password) : IamLogin
{
    public override string User => user;

    public override string Body(DateTimeOffset now)
    {
        IntPtr text = Marshal.SecureStringToGlobalAllocUnicode(password);
        try
        {
            return Json.Write(new Dictionary<string, object?> { ["uid"] = user, ["password"] = Marshal.PtrToStringUni(text, password.Length) });
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }
}
