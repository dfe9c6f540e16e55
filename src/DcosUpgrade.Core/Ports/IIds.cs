namespace DcosUpgrade.Ports;

/// <summary>Unique names and jitter. Seeded in a rehearsal, random on a real cluster.</summary>
internal interface IIds
{
    /// <summary>A new name of <paramref name="length"/> lower-case hexadecimal characters.</summary>
    string Next(int length);

    /// <summary>A number in [0, 1).</summary>
    double Jitter();
}
