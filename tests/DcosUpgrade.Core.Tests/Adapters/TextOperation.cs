using System;
using System.IO;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>An operation with any program text.</summary>
internal sealed class TextOperation(
    string program,
    bool writes = false,
    bool sudo = false,
    double limitSec = 3600,
    int maxBytes = 1 << 20,
    byte[]? input = null,
    Stream? output = null,
    double? silenceSec = null,
    bool collects = false) : NodeOperation
{
    public override string ProgramText => NodeFloor.Prologue + program;

    public override bool Writes => writes;

    public override bool Sudo => sudo;

    public override TimeSpan Limit => TimeSpan.FromSeconds(limitSec);

    public override int MaxBytes => maxBytes;

    public override byte[]? Input => input;

    public override Stream? Output => output;

    public override bool Collects => collects;

    public override TimeSpan Silence => silenceSec is { } seconds ? TimeSpan.FromSeconds(seconds) : base.Silence;
}
