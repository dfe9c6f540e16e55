using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>A machine of a maintenance window. Mesos takes it for an agent's when host name and address are both the agent's.</summary>
internal sealed record MaintenanceMachine(string HostName, string Address)
{
    public bool Is(string address) => string.Equals(HostName, address, StringComparison.OrdinalIgnoreCase) && Address == address;
}

/// <summary>A maintenance window of the schedule: machines, and the time in which they may be unavailable.</summary>
/// <param name="Text">As the master writes it.</param>
/// <param name="At">Where it is in the text of the schedule.</param>
/// <param name="DurationNanoseconds">Null when the window has no end.</param>
internal sealed record MaintenanceWindow(
    string Text,
    int At,
    IReadOnlyList<MaintenanceMachine> Machines,
    double? StartNanoseconds,
    double? DurationNanoseconds)
{
    /// <summary>
    /// The nanoseconds of the duration of every window that this module writes. A window has no name and no comment, so this is how any
    /// session knows whose it is; durations by hand are whole seconds. It stays exact where a tool reads numbers with 53 bits.
    /// </summary>
    public const int Mark = 20_180_911;

    private const double Second = 1e9;

    /// <summary>True for a window that this module wrote, in whatever session.</summary>
    public bool IsOurs => Machines is [{ } only] && only.Is(only.Address) && DurationNanoseconds is { } duration && duration % Second == Mark;

    /// <summary>The end of the window; null when it has none, or none that a clock can show.</summary>
    public DateTimeOffset? Until =>
        StartNanoseconds is { } start and >= 0 && DurationNanoseconds is { } duration and >= 0 && start + duration < 250_000_000_000 * Second
            ? DateTimeOffset.FromUnixTimeSeconds((long)((start + duration) / Second))
            : null;

    public bool Covers(string address) => Machines.Any(machine => machine.Is(address));

    /// <param name="at">Where the text is in the text of the schedule.</param>
    /// <exception cref="Errors.NodeAnswerException">The text could not be parsed.</exception>
    public static MaintenanceWindow Parse(string text, int at, string operation)
    {
        Json window = AnswerJson.Parse(text, operation);
        Json unavailability = window["unavailability"];
        return new MaintenanceWindow(
            text,
            at,
            [.. window["machine_ids"].Items.Select(id => new MaintenanceMachine(id["hostname"].Text ?? "", id["ip"].Text ?? ""))],
            unavailability["start"]["nanoseconds"].Number,
            unavailability["duration"]["nanoseconds"].Number);
    }

    /// <summary>The text of a window of this module, in the form in which a master writes it.</summary>
    /// <param name="address">The address of the agent, which is its host name too (FACTS.md, Mesos master).</param>
    public static string Write(string address, DateTimeOffset start, TimeSpan duration) => Json.Write(new Dictionary<string, object?>
    {
        ["machine_ids"] = new[] { new Dictionary<string, object?> { ["hostname"] = address, ["ip"] = address } },
        ["unavailability"] = new Dictionary<string, object?>
        {
            ["duration"] = Nanoseconds((long)duration.TotalSeconds, Mark),
            ["start"] = Nanoseconds(start.ToUnixTimeSeconds(), 0),
        },
    });

    private static Dictionary<string, object?> Nanoseconds(long seconds, int more) => new() { ["nanoseconds"] = (seconds * (long)Second) + more };
}
