namespace Appliance.Tests;

/// <summary>A test about files that root owns. Shown as skipped for anybody else.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (Tmds.Linux.LibC.geteuid() != 0)
            Skip = "needs root, whose files it is about";
    }
}
