using System;
using System.Runtime.InteropServices;

namespace DcosUpgrade.Host.UI;

/// <summary>A Windows console interprets escape sequences only when told to; terminals elsewhere always do.</summary>
internal static class WindowsConsole
{
    private const int StandardOutput = -11;
    private const int StandardError = -12;
    private const uint VirtualTerminalProcessing = 4;

    public static bool UnderstandsEscapes() =>
        !OperatingSystem.IsWindows() || TurnOn(StandardOutput) | TurnOn(StandardError);

    private static bool TurnOn(int stream)
    {
        IntPtr handle = GetStdHandle(stream);
        return GetConsoleMode(handle, out uint mode) && SetConsoleMode(handle, mode | VirtualTerminalProcessing);
    }

    [DllImport("kernel32.dll")]
    private static extern IntPtr GetStdHandle(int stream);

    [DllImport("kernel32.dll")]
    private static extern bool GetConsoleMode(IntPtr handle, out uint mode);

    [DllImport("kernel32.dll")]
    private static extern bool SetConsoleMode(IntPtr handle, uint mode);
}
