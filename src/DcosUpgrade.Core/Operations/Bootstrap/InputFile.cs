namespace DcosUpgrade.Operations;

/// <summary>A file that the installer is given, under genconf/.</summary>
/// <param name="Path">Relative to genconf/: <c>config.yaml</c>, <c>check_bins/disk</c>.</param>
/// <param name="Sha256">Of the content, lower-case hexadecimal.</param>
/// <param name="Executable">A script or program; everything else is the installer's alone, for it may hold secrets.</param>
internal sealed record InputFile(string Path, byte[] Content, string Sha256, bool Executable)
{
    public string Mode => Executable ? "0755" : "0600";
}
