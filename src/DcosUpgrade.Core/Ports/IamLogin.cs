using System;

namespace DcosUpgrade.Ports;

/// <summary>The login to the IAM. Never displayed, never serialized.</summary>
internal abstract class IamLogin
{
    public abstract string User { get; }

    /// <summary>The JSON of the login request, which contains the secret.</summary>
    public abstract string Body(DateTimeOffset now);

    public sealed override string ToString() => nameof(IamLogin);
}
