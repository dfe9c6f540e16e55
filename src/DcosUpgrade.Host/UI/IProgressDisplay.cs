using System;

namespace DcosUpgrade.Host.UI;

/// <summary>Shows how far activities are. Every call comes under the lock of the UI.</summary>
internal interface IProgressDisplay : IDisposable
{
    void Show(ProgressState state);

    void Complete(ProgressState state);

    /// <summary>Before anything else is written.</summary>
    void Erase();

    /// <summary>After it was written; in the middle of a line nothing may be painted.</summary>
    void Resume(bool atLineStart);

    /// <summary>Somebody else has the terminal until <see cref="Release"/>.</summary>
    void Hold();

    void Release();

    /// <summary>Nothing is shown from here on.</summary>
    void End();
}
