using Lab;

namespace ImageTests;

/// <summary>An image with a seed of the test's own, made as `make image` makes it, in a folder that goes with it.</summary>
public sealed class ImageFolder : IDisposable
{
    private const string Binary = "out/linux-arm64/vrrpaot";
    private const string Kernel = "out/kernel-arm64";
    private const string Boot = "out/boot";
    private const string Builder = "image/bin/Release/net10.0/image";

    private static readonly string s_repository = Repository();

    private readonly string _folder = Directory.CreateTempSubdirectory("box-image").FullName;

    /// <param name="appliance">The text of appliance.json.</param>
    /// <param name="vrrp">The text of keepalived.conf.</param>
    /// <param name="more">Further words of the builder's (image/Order.cs): `version=1.2.3`.</param>
    public ImageFolder(string appliance, string vrrp, params string[] more)
    {
        string seed = Path.Combine(_folder, "seed");
        Directory.CreateDirectory(seed);
        File.WriteAllText(Path.Combine(seed, "appliance.json"), appliance);
        File.WriteAllText(Path.Combine(seed, "keepalived.conf"), vrrp);
        CommandResult result = Command.Try(In(Builder),
            [
                "board=" + In("board/qemu-virt"), "config=" + Path.Combine(seed, "appliance.json"), "kernel=" + In(Kernel), "boot=" + In(Boot), "program=" + In(Binary),
                "out=" + _folder, "built=1763000000", .. more,
            ],
            null, TimeSpan.FromSeconds(300));
        Assert.True(result.ExitCode == 0, result.Error);
        Said = result.Output;
    }

    /// <summary>What the build said, findings about the seed included.</summary>
    public string Said { get; }

    public string this[string file] => Path.Combine(_folder, file);

    /// <summary>What is missing here for an image; null when nothing is.</summary>
    public static string? Missing => new[] { Binary, Kernel + "/package", Boot + "/boot.scr", Builder }.FirstOrDefault(file => !File.Exists(In(file))) is string missing
        ? $"{missing} is not there: make image" : null;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string In(string path) => Path.Combine(s_repository, path);

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VrrpAot.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("not in the repository");
    }
}
