using System;
using Xunit;

namespace DcosUpgrade.Lab.Tests;

/// <summary>A test that needs the lab. Without root there is none and the test is skipped by name; as root a lab that does not start fails it.</summary>
public sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = "THE LAB DID NOT RUN: it needs root (network namespaces, mounts, control groups).";
        }
    }
}
