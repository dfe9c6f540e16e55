namespace DcosUpgrade.Upgrade;

/// <summary>The delivery of a result to downstream.</summary>
internal enum Delivery
{
    /// <summary>Downstream has processed it.</summary>
    Taken,

    /// <summary>Downstream ended while it processed this result.</summary>
    Refused,

    /// <summary>Downstream had ended before.</summary>
    Skipped,
}
