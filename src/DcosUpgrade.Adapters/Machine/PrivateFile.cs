using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>Files and folders that only the current user may read. On Windows the folder's access control list applies to its content too.</summary>
internal static class PrivateFile
{
    private const int FileMode600 = 0x180;
    private const int FolderMode700 = 0x1C0;

    // Not in netstandard2.0; available in .NET 7 and later.
    private static readonly Type? s_options = typeof(FileStream).Assembly.GetType("System.IO.FileStreamOptions");
    private static readonly PropertyInfo? s_createMode = s_options?.GetProperty("UnixCreateMode");

    private static bool IsUnix => !RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>Creates a file for writing that must not exist; no other user can read it at any time.</summary>
    public static FileStream CreateNew(string path)
    {
        if (IsUnix && s_createMode is not null)
        {
            object options = Activator.CreateInstance(s_options!)!;
            Set("Mode", FileMode.CreateNew);
            Set("Access", FileAccess.ReadWrite);
            Set("Share", FileShare.None);
            s_createMode.SetValue(options, Enum.ToObject(Nullable.GetUnderlyingType(s_createMode.PropertyType)!, FileMode600));
            try
            {
                return (FileStream)Activator.CreateInstance(typeof(FileStream), path, options)!;
            }
            catch (TargetInvocationException e) when (e.InnerException is not null)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e.InnerException).Throw();
                throw;
            }

            void Set(string name, object value) => s_options!.GetProperty(name)!.SetValue(options, value);
        }

        FileStream stream = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        if (IsUnix)
        {
            // The file is still empty.
            _ = chmod(path, FileMode600);
        }

        return stream;
    }

    /// <summary>Creates the folder if it is missing.</summary>
    public static void CreateFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            if (IsUnix)
            {
                _ = chmod(path, FolderMode700);
            }
            else
            {
                WindowsAccess.Restrict(path);
            }
        }
    }

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int chmod(string path, int mode);
}
