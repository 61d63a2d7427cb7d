using Lab;

namespace ImageTests;

/// <summary>An image with a seed of the test's own, made as `make image` makes it, in a folder that goes with it.</summary>
public sealed class ImageFolder : IDisposable
{
    private const string Binary = "out/linux-arm64/vrrpaot";
    private const string Kernel = "out/kernel-arm64";
    private const string Builder = "image/bin/Release/net10.0/image";

    private readonly string _folder = Directory.CreateTempSubdirectory("box-image").FullName;

    /// <param name="appliance">The text of appliance.json.</param>
    /// <param name="vrrp">The text of keepalived.conf.</param>
    public ImageFolder(string appliance, string vrrp)
    {
        string seed = Path.Combine(_folder, "seed");
        Directory.CreateDirectory(seed);
        File.WriteAllText(Path.Combine(seed, "appliance.json"), appliance);
        File.WriteAllText(Path.Combine(seed, "keepalived.conf"), vrrp);
        CommandResult result = Command.Try(In(Builder), [In("board/qemu-virt"), Path.Combine(seed, "appliance.json"), In(Kernel), In(Binary), _folder, "1763000000"],
            null, TimeSpan.FromSeconds(120));
        Assert.True(result.ExitCode == 0, result.Error);
        Said = result.Output;
    }

    /// <summary>What the build said, findings about the seed included.</summary>
    public string Said { get; }

    public string this[string file] => Path.Combine(_folder, file);

    /// <summary>What is missing here for an image; null when nothing is.</summary>
    public static string? Missing => new[] { Binary, Kernel + "/package", Builder }.FirstOrDefault(file => !File.Exists(In(file))) is string missing
        ? $"{missing} is not there: make image" : null;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string In(string path) => Path.Combine(Lab.Binary.Repository, path);
}
