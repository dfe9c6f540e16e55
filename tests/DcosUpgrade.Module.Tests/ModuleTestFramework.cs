using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("DcosUpgrade.Module.Tests.ModuleTestFramework", "DcosUpgrade.Module.Tests")]

namespace DcosUpgrade.Module.Tests;

/// <summary>Runs code of this assembly, and so the initializer in ModuleAssemblies, before xunit reads the types of the test cmdlets.</summary>
public sealed class ModuleTestFramework(IMessageSink messages) : XunitTestFramework(messages);
