using System.Management.Automation;
using DcosUpgrade.Modelling;
using DcosUpgrade.Module;

namespace DcosUpgrade.Parameters;

/// <summary>Reads the model files that users specify.</summary>
internal static class ModelFiles
{
    /// <exception cref="Errors.InputException">The file cannot be read, or is not a valid model (ModelInvalid).</exception>
    public static ClusterModel Read(PSCmdlet cmdlet, string path)
    {
        string resolved = LocalPath.Resolve(cmdlet, path);
        return ClusterModelFile.Read(DependencyLoader.Module.Adapters.Files.ReadText(resolved, ClusterModelFile.MaxBytes), resolved);
    }
}
