using Tmds.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>
/// A test on the real kernel, in a network namespace of its own. Shown as skipped when it cannot be made.
/// </summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (LibC.geteuid() != 0)
            Skip = "needs root, to make a network namespace";
        else if (!File.Exists("/sbin/ip") && !File.Exists("/usr/sbin/ip") && !File.Exists("/bin/ip"))
            Skip = "needs the ip command (package iproute2)";
    }

    /// <summary>
    /// A kind of interface the test makes, in the words of `ip link add type`; not every kernel has every kind.
    /// </summary>
    public string? InterfaceKind
    {
        get => _interfaceKind;
        set
        {
            _interfaceKind = value;
            if (Skip is null && !Cable.HasInterfaceKind(value!))
                Skip = $"needs a kernel with {value} interfaces";
        }
    }

    private string? _interfaceKind;
}
