using System;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Ports;

/// <summary>An append-only text file of the operator.</summary>
internal interface IAppendFile : IDisposable
{
    /// <summary>The content of the file when it was opened.</summary>
    string Existing { get; }

    /// <summary>Appends text; it is on the disk when this returns.</summary>
    /// <exception cref="InputException">The text could not be written completely, or another process appended to the file.</exception>
    void Append(string text);
}
