using Image;
using Lab;

namespace ImageTests;

/// <summary>
/// Update files, good ones and spoiled ones, each signed by `image/update.sh` as `make update` does it, and offered by
/// a web server on the LAN.
/// </summary>
internal sealed class UpdateFiles : IDisposable
{
    public const int Port = 8080;

    private readonly string _folder = Directory.CreateTempSubdirectory("box-updates").FullName;
    private readonly NodeProcess _server;
    private readonly Node _node;

    public UpdateFiles(Node node)
    {
        _node = node;
        Directory.CreateDirectory(Path.Combine(_folder, "www"));
        MakeKeys("ours");
        _server = node.Start("busybox", "httpd", "-f", "-p", $"{Port}", "-h", Path.Combine(_folder, "www"));
    }

    /// <summary>The builder's word for whom an image trusts.</summary>
    public string KeyWord => $"key={Path.Combine(_folder, "ours", "update.pub")}";

    /// <summary>Makes the update to an image.</summary>
    /// <param name="spoil">Changes the slot's files before they are signed.</param>
    /// <param name="signer">Who signs it.</param>
    /// <returns>Where it is to be had.</returns>
    public string Offer(string name, ImageFolder image, Action<Dictionary<string, byte[]>>? spoil = null,
        string signer = "ours")
    {
        if (!Directory.Exists(Path.Combine(_folder, signer)))
            MakeKeys(signer);
        var files = new Dictionary<string, byte[]>
        {
            ["Image.gz"] = File.ReadAllBytes(image["Image.gz"]),
            ["initramfs.gz"] = File.ReadAllBytes(image["initramfs.gz"]),
            ["cmdline"] = System.Text.Encoding.ASCII.GetBytes($"cmdline={File.ReadAllText(image["cmdline"]).Trim()}\n"),
        };
        spoil?.Invoke(files);
        string slot = Path.Combine(_folder, name);
        Directory.CreateDirectory(slot);
        File.WriteAllBytes(Path.Combine(slot, "slot.img"),
            FatVolume.Make("SLOT", 1763000000, files.Select(file => new VolumeFile(file.Key, file.Value))));
        File.Copy(image["about"], Path.Combine(slot, "about"));
        Command.Run("sh", ImageFolder.In("image/update.sh"), slot, Path.Combine(_folder, signer, "update.key"));
        File.Move(Directory.GetFiles(slot, "*.update")[0], Path.Combine(_folder, "www", name));
        Directory.Delete(slot, recursive: true);
        return $"http://{_node.IpAddress}:{Port}/{name}";
    }

    /// <summary>The file behind an address that <see cref="Offer"/> gave.</summary>
    public string FileOf(string address) => Path.Combine(_folder, "www", address[(address.LastIndexOf('/') + 1)..]);

    private void MakeKeys(string who) => Command.Run("sh", ImageFolder.In("image/keys.sh"), Path.Combine(_folder, who));

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
