using System;

namespace DcosUpgrade.Ports;

/// <summary>A text file of the operator that only ever grows.</summary>
internal interface IAppendFile : IDisposable
{
    /// <summary>What the file held when it was opened.</summary>
    string Existing { get; }

    /// <summary>Adds text at the end; it is on the disk when this returns.</summary>
    /// <exception cref="InputException">It could not be written, and part of it may have been; or somebody else added to it meanwhile.</exception>
    void Append(string text);
}
