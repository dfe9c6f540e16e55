using System;
using System.IO;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Ports;

/// <summary>An operation on a node: the bash text that is sent to it, and its limits. One file per operation.</summary>
/// <remarks>
/// The text runs as <c>/bin/bash -c</c>, begins with the prologue of the node floor (Operations/NodeFloor.cs) and uses only the programs and
/// options that the floor lists. No secret is ever part of it.
/// </remarks>
internal abstract class NodeOperation
{
    /// <summary>The complete program.</summary>
    public abstract string ProgramText { get; }

    /// <summary>True when the operation changes the node; it then never runs with -WhatIf.</summary>
    public abstract bool Writes { get; }

    /// <summary>True when the operation needs root.</summary>
    public abstract bool Sudo { get; }

    /// <summary>The time limit of the operation.</summary>
    public abstract TimeSpan Limit { get; }

    /// <summary>The size limit in bytes of standard output and of standard error; further output is dropped.</summary>
    public abstract int MaxBytes { get; }

    /// <summary>
    /// The standard input of the program, for secret or long texts; null means none. Not allowed together with
    /// <see cref="Sudo"/>, whose password uses it. The program counts the bytes; it must not wait for the end of the input.
    /// </summary>
    public virtual byte[]? Input => null;

    /// <summary>
    /// Receives standard output as a stream, instead of <see cref="RawOutput.Stdout"/>: for output that is too large for memory.
    /// <see cref="MaxBytes"/> then limits standard error only, and the operation is not retried after a broken link.
    /// </summary>
    public virtual Stream? Output => null;

    /// <summary>
    /// True when standard output may be sent at the end of the program, in pieces of 64 KiB: each write of its own is a packet for the node and
    /// for us. The program must end within a bounded time, because it does not notice that nobody reads.
    /// </summary>
    public virtual bool Collects => false;

    /// <summary>The time without output after which the link counts as broken.</summary>
    public virtual TimeSpan Silence => TimeSpan.MaxValue;
}

/// <summary>An operation with the parser of its output.</summary>
/// <typeparam name="T">The observation.</typeparam>
internal abstract class NodeOperation<T> : NodeOperation
{
    /// <exception cref="NodeAnswerException">The output could not be parsed.</exception>
    public abstract T Parse(RawOutput output);
}
