using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>What every daemon knows at its start: its own address and the masters' as installed.</summary>
internal static class Cluster
{
    public static string Address { get; } = NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(address => address.Address)
        .First(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
        .ToString();

    public static string[] Masters { get; } = ReadMasters();

    public static int Quorum => (Masters.Length / 2) + 1;

    /// <summary>Set by the package's start script, so that the version is the package's.</summary>
    public static string Version { get; } =
        Environment.GetEnvironmentVariable("LAB_VERSION") ?? throw new InvalidOperationException("LAB_VERSION is not set");

    /// <summary>What each agent offers.</summary>
    public static MesosResources Machine { get; } = new(2, 2048, 10240) { Ports = [new(1025, 2180), new(2182, 3887), new(3889, 5049)] };

    public static double Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    private static string[] ReadMasters()
    {
        using var list = JsonDocument.Parse(File.ReadAllText("/opt/mesosphere/etc/master_list"));
        return [.. list.RootElement.EnumerateArray().Select(address => address.GetString()!)];
    }
}
