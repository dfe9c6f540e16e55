namespace DcosUpgrade.Core.Tests.Architecture.Samples.Upper;

internal interface IUpper;
