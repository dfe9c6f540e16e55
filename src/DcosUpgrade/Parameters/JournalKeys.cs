using System;
using System.Management.Automation;
using System.Security;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Module;

namespace DcosUpgrade.Parameters;

/// <summary>The key of a journal, from -JournalKey or -JournalKeyFile.</summary>
internal static class JournalKeys
{
    /// <returns>Null when neither was specified.</returns>
    /// <exception cref="InputException">Both were specified, the file cannot be read, or the key is too short (JournalKeyUnusable).</exception>
    public static JournalKey? Read(PSCmdlet cmdlet, SecureString? secret, string? file)
    {
        const string Parameter = "-JournalKey";
        if (secret is not null)
        {
            return file is null
                ? JournalKey.Of(secret, Parameter)
                : throw new InputException(SR.JournalKeyUnusable, Parameter, Parameter, "-JournalKeyFile is specified too");
        }

        if (file is null)
        {
            return null;
        }

        string path = LocalPath.Resolve(cmdlet, file);
        byte[] bytes = DependencyLoader.Module.Adapters.Files.ReadBytes(path, JournalKey.MaxBytes);
        try
        {
            return new JournalKey(bytes, path);
        }
        finally
        {
            Array.Clear(bytes, 0, bytes.Length);
        }
    }
}
