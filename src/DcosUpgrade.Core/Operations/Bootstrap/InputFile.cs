namespace DcosUpgrade.Operations;

/// <summary>An input file of the installer, under genconf/.</summary>
/// <param name="Path">Relative to genconf/: <c>config.yaml</c>, <c>check_bins/disk</c>.</param>
/// <param name="Sha256">SHA-256 of the content, lower-case hexadecimal.</param>
/// <param name="Executable">A script or program. Other files may contain secrets, so only the installer can read them.</param>
internal sealed record InputFile(string Path, byte[] Content, string Sha256, bool Executable)
{
    public string Mode => Executable ? "0755" : "0600";
}
