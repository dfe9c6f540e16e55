using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>The machine that this process runs on.</summary>
internal sealed class SystemMachine : IMachine
{
    /// <summary>The fact of a system that does not have such a thing.</summary>
    private const string None = "-";

    private static bool IsWindows => RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    public string HostName { get; } = Environment.MachineName;

    public string MachineId { get; } = IsWindows ? ReadMachineGuid() : Read("/etc/machine-id");

    public string BootId { get; } = IsWindows ? None : Read("/proc/sys/kernel/random/boot_id");

    public string PidNamespace { get; } = IsWindows ? None : ReadLink("/proc/self/ns/pid");

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string ReadLink(string path)
    {
        try
        {
            byte[] target = new byte[256];
            int length = (int)NativeMethods.ReadLink(path, target, (UIntPtr)target.Length);
            return length > 0 ? Encoding.ASCII.GetString(target, 0, length) : "";
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return "";
        }
    }

    private static string ReadMachineGuid()
    {
        char[] guid = new char[64];
        int bytes = guid.Length * sizeof(char);
        int error = NativeMethods.RegGetValue(
            NativeMethods.LocalMachine, @"SOFTWARE\Microsoft\Cryptography", "MachineGuid", NativeMethods.TextIn64BitView, IntPtr.Zero, guid, ref bytes);
        return error == 0 ? new string(guid).TrimEnd('\0') : "";
    }

    private static class NativeMethods
    {
        public const int TextIn64BitView = 0x00010002;

        public static readonly IntPtr LocalMachine = new(unchecked((int)0x80000002));

        [DllImport("libc", EntryPoint = "readlink", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        public static extern IntPtr ReadLink(string path, byte[] buffer, UIntPtr size);

        [DllImport("advapi32", EntryPoint = "RegGetValueW", CharSet = CharSet.Unicode)]
        public static extern int RegGetValue(IntPtr key, string subKey, string name, int flags, IntPtr type, [Out] char[] data, ref int bytes);
    }
}
