using Guest;
using Image;
using Lab;

namespace Packages;

/// <summary>
/// A Debian with systemd, apt and keepalived in a guest, with our packages in /srv: of this version, and of a newer one
/// that has another number and nothing else. One system for all tests, which follow each other as on a machine.
/// </summary>
public sealed class Debian : IDisposable
{
    private static readonly Platform s_platform = Platform.X64 with
    {
        Memory = 1280,
        System = Path.Combine(Binary.Repository, "out/guest-debian/system"),
        Kernel = "console=ttyS0 reboot=t rdinit=/lib/systemd/systemd systemd.show_status=no systemd.log_level=err",
    };

    private readonly Lazy<Machine> _machine = new(Start);

    public static string? Missing => Built.Missing ?? Platform.X64.Missing
        ?? (File.Exists(s_platform.System) ? null
            : "Debian's systemd and keepalived are not there (tests/Packages/fetch.sh)");

    /// <summary>Runs a script of shell in it; what it said.</summary>
    public string[] Run(string script, int seconds = 300) => _machine.Value.Run(script, seconds);

    public void Dispose()
    {
        if (_machine.IsValueCreated)
            _machine.Value.Dispose();
    }

    private static Machine Start()
    {
        using var scratch = new Scratch();
        string package = Built.One("vrrpaot_*_amd64.deb");
        string newer = Path.Combine(scratch.Path, "newer.deb"), tree = Path.Combine(scratch.Path, "tree");
        Command.Run("dpkg-deb", "-R", package, tree);
        string control = Path.Combine(tree, "DEBIAN/control");
        File.WriteAllText(control, File.ReadAllText(control).Replace("\nVersion: ", "\nVersion: 9."));
        Command.Run("dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "-b", tree, newer);
        return new Machine(s_platform, new Archive(time: 0).Folder("srv")
            .File("srv/vrrpaot.deb", File.ReadAllBytes(package)).File("srv/newer.deb", File.ReadAllBytes(newer))
            .Finish());
    }
}

/// <summary>A test in Debian: skipped, with the reason, where there is none.</summary>
public sealed class DebianFactAttribute : FactAttribute
{
    public DebianFactAttribute() => Skip = Debian.Missing;
}
