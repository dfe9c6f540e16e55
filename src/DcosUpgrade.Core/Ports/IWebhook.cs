using System;
using System.Threading.Tasks;

namespace DcosUpgrade.Ports;

/// <summary>Posts messages to a web address of the operator, from this machine.</summary>
internal interface IWebhook
{
    /// <summary>Posts one JSON document. Redirects are not followed.</summary>
    /// <param name="limit">Real time after which it is given up.</param>
    /// <returns>Why the message was not accepted, without the address; null when it was.</returns>
    Task<string?> PostAsync(Uri address, string json, TimeSpan limit);
}
