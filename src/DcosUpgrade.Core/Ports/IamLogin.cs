using System;

namespace DcosUpgrade.Ports;

/// <summary>Who logs in to the IAM, and with what. Never printed, never saved.</summary>
internal abstract class IamLogin
{
    public abstract string User { get; }

    /// <summary>JSON of the login request: secret.</summary>
    public abstract string Body(DateTimeOffset now);

    public sealed override string ToString() => nameof(IamLogin);
}
