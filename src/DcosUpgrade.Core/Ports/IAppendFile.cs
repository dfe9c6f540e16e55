using System;

namespace DcosUpgrade.Ports;

/// <summary>A text file of the operator that only ever grows. Nobody else can write it while it is open.</summary>
internal interface IAppendFile : IDisposable
{
    /// <summary>What the file held when it was opened.</summary>
    string Existing { get; }

    /// <summary>Adds text at the end; it is on the disk when this returns.</summary>
    /// <exception cref="InputException">It could not be written; part of it may have been.</exception>
    void Append(string text);
}
