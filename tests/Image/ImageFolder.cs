using Image;
using Lab;

namespace ImageTests;

/// <summary>An image with a seed of the test's own, in a folder that goes with it.</summary>
public sealed class ImageFolder : IDisposable
{
    private const string Binary = "out/linux-arm64/vrrpaot";
    private const string Kernel = "out/kernel-arm64";
    private const string Boot = "out/boot";
    private const string Builder = "image/bin/Release/net10.0/image";

    private readonly string _folder = Directory.CreateTempSubdirectory("box-image").FullName;

    /// <summary>Where the files are that are not the test's own; null when all are.</summary>
    private readonly string? _built;

    /// <summary>
    /// The image that was built before all tests, with another seed laid over it: that costs nothing.
    /// </summary>
    /// <param name="appliance">The text of appliance.json.</param>
    /// <param name="vrrp">The text of keepalived.conf.</param>
    /// <param name="board">The name of the board; see <see cref="WhyNot"/>.</param>
    public static ImageFolder Seeded(string appliance, string vrrp, string board = "qemu-virt") =>
        new(In($"out/image/{board}"), new Archive(time: 0)
            .Text("etc/vrrpaot/appliance.json", appliance).Text("etc/keepalived/keepalived.conf", vrrp));

    private ImageFolder(string built, Archive over)
    {
        _built = built;
        Said = "";
        File.Copy(Path.Combine(built, "initramfs.gz"), Path.Combine(_folder, "initramfs.gz"));
        Lay(over);
    }

    /// <summary>An image made as `make image` makes it.</summary>
    /// <param name="appliance">The text of appliance.json.</param>
    /// <param name="vrrp">The text of keepalived.conf.</param>
    /// <param name="more">Further words of the builder's (image/Order.cs): `version=1.2.3`.</param>
    public ImageFolder(string appliance, string vrrp, params string[] more)
        : this(appliance, vrrp, new Dictionary<string, string>(), more)
    {
    }

    /// <summary>The same with scripts in the folder files/ beside the seed.</summary>
    /// <param name="scripts">Their texts by their paths in the image.</param>
    public static ImageFolder WithFiles(
        string appliance, string vrrp, Dictionary<string, string> scripts, params string[] more) =>
        new(appliance, vrrp, scripts, more);

    private ImageFolder(string appliance, string vrrp, Dictionary<string, string> scripts, string[] more)
    {
        string seed = Path.Combine(_folder, "seed");
        Directory.CreateDirectory(seed);
        File.WriteAllText(Path.Combine(seed, "appliance.json"), appliance);
        File.WriteAllText(Path.Combine(seed, "keepalived.conf"), vrrp);
        foreach ((string path, string text) in scripts)
        {
            string file = Path.Combine(seed, "files", path.TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        CommandResult result = Command.Try(In(Builder),
            [
                "board=" + In("board/qemu-virt"), "config=" + Path.Combine(seed, "appliance.json"),
                "kernel=" + In(Kernel), "boot=" + In(Boot), "program=" + In(Binary),
                "out=" + _folder, "built=1763000000", .. more,
            ],
            null, TimeSpan.FromSeconds(300));
        Assert.True(result.ExitCode == 0, result.Error);
        Said = result.Output;
    }

    /// <summary>Lays a program over the image's files.</summary>
    /// <param name="path">Without a slash at its beginning.</param>
    public ImageFolder With(string path, byte[] program)
    {
        Lay(new Archive(time: 0).Program(path, program));
        return this;
    }

    /// <summary>What the build said, findings about the seed included.</summary>
    public string Said { get; }

    public string this[string file] =>
        Path.Combine(_folder, file) is var own && (_built is null || File.Exists(own))
            ? own : Path.Combine(_built, file);

    /// <summary>A place for a file of the test's own.</summary>
    public string Own(string file) => Path.Combine(_folder, file);

    /// <summary>
    /// Why the image of a board cannot be booted; null when it was built before all tests, whole
    /// and with the program of today.
    /// </summary>
    public static string? WhyNot(string board)
    {
        string whole = In($"out/image/{board}/SHA256SUMS");
        return !File.Exists(whole) ? $"no image of {board} is there: make image BOARD={board}"
            : File.GetLastWriteTimeUtc(whole) >= File.GetLastWriteTimeUtc(In(Binary)) ? null
            : $"the image of {board} is older than {Binary}: make image BOARD={board}";
    }

    /// <summary>What is missing here for an image; null when nothing is.</summary>
    public static string? Missing =>
        Array.Find([Binary, Kernel + "/package", Boot + "/boot.scr", Builder], file => !File.Exists(In(file)))
            is string missing ? $"{missing} is not there: make image" : null;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// The kernel unpacks one archive after the other; of two files with one name the later one is left.
    /// </summary>
    private void Lay(Archive over)
    {
        using FileStream initial = new(this["initramfs.gz"], FileMode.Append);
        initial.Write(Gzip.Of(over.Finish()));
    }

    /// <summary>A file or folder of the repository.</summary>
    public static string In(string path) => Path.Combine(Lab.Binary.Repository, path);
}
