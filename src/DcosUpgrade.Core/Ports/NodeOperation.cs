using System;
using System.IO;

namespace DcosUpgrade.Ports;

/// <summary>Something asked of a node: the bash text that it is sent, and under which limits. One file per operation.</summary>
/// <remarks>
/// The text runs as <c>/bin/bash -c</c>, begins with <see cref="NodeFloor.Prologue"/> and uses only the programs and options
/// that <see cref="NodeFloor"/> lists. No secret is ever part of it.
/// </remarks>
internal abstract class NodeOperation
{
    /// <summary>The whole program.</summary>
    public abstract string ProgramText { get; }

    /// <summary>True when it changes anything at all on the node; such operations never run under -WhatIf.</summary>
    public abstract bool Writes { get; }

    /// <summary>True when it needs root.</summary>
    public abstract bool Sudo { get; }

    /// <summary>How long it may take before the transport gives up on it.</summary>
    public abstract TimeSpan Limit { get; }

    /// <summary>How much output is kept, standard output and error each.</summary>
    public abstract int MaxBytes { get; }

    /// <summary>
    /// What the program reads from its standard input: the way for what may be secret or long. Null: nothing. Never together with
    /// <see cref="Sudo"/>, whose password comes the same way. The program counts the bytes; it must not wait for an end.
    /// </summary>
    public virtual byte[]? Input => null;

    /// <summary>
    /// Where standard output goes as it comes, instead of into <see cref="RawOutput.Stdout"/>: for what no memory should hold.
    /// <see cref="MaxBytes"/> then bounds standard error alone, and a link that breaks is never tried a second time.
    /// </summary>
    public virtual Stream? Output => null;

    /// <summary>How long it may print nothing before its link counts as broken: for what would otherwise wait for hours on a link that is cut.</summary>
    public virtual TimeSpan Silence => TimeSpan.MaxValue;
}

/// <summary>An operation and the parser of its answer.</summary>
/// <typeparam name="T">What is observed.</typeparam>
internal abstract class NodeOperation<T> : NodeOperation
{
    /// <exception cref="NodeAnswerException">The answer is not one that this program prints.</exception>
    public abstract T Parse(RawOutput output);
}
