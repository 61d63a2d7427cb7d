using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Lab;

namespace Packages;

/// <summary>What is in the packages, as those read it who get them.</summary>
public class ContentTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    [LintianTheory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public void debian_s_checker_finds_nothing(string architecture)
    {
        CommandResult result = Command.Try("lintian", ["--allow-root", "--fail-on", "error,warning",
            Built.One($"vrrpaot_*_{architecture}.deb")], null, s_patience);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [PackageTheory]
    [InlineData("amd64", "x86-64")]
    [InlineData("arm64", "aarch64")]
    public void the_package_stands_in_keepalived_s_place(string architecture, string machine)
    {
        string package = Built.One($"vrrpaot_*_{architecture}.deb");
        string facts = Command.Run("dpkg-deb", "-f", package, "Provides", "Conflicts", "Replaces", "Depends");
        Assert.Equal("Provides: keepalived\nConflicts: keepalived\nReplaces: keepalived\n", facts);
        string[] files = [.. Command.Run("dpkg-deb", "-c", package).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line[line.IndexOf("./", StringComparison.Ordinal)..])];
        Assert.Contains("./usr/sbin/keepalived -> vrrpaot", files);
        Assert.Contains("./usr/bin/genhash -> ../sbin/vrrpaot", files);
        Assert.Contains("./lib/systemd/system/keepalived.service -> vrrpaot.service", files);
        Assert.Contains("./usr/share/man/man8/vrrpaot.8.gz", files);
        // What is below /etc is the user's.
        Assert.Equal(["./etc/", "./etc/keepalived/"], files.Where(file => file.StartsWith("./etc")));

        using var scratch = new Scratch();
        Command.Run("dpkg-deb", "-x", package, scratch.Path);
        Assert.Contains(machine, Command.Run("readelf", "-h", scratch.Path + "/usr/sbin/vrrpaot").Replace("AArch64",
            "aarch64").Replace("X86-64", "x86-64"));
        foreach (string words in (string[])["usr/share/bash-completion/completions/vrrpaot",
            "usr/share/zsh/vendor-completions/_vrrpaot", "usr/share/fish/vendor_completions.d/vrrpaot.fish"])
            Assert.Contains("Completion of vrrpaot", File.ReadAllText(Path.Combine(scratch.Path, words)));
    }

    /// <summary>A service that is allowed little; `systemd-analyze` counts in tenths, and 4.0 is 40.</summary>
    [PackageFact]
    public void the_unit_is_allowed_less_than_four()
    {
        string unit = Path.Combine(Binary.Repository, "package/vrrpaot.service");
        CommandResult result = Command.Try("systemd-analyze", "security", "--offline=true", "--threshold=39", unit);
        Assert.True(result.ExitCode == 0, result.Output.Split('\n').LastOrDefault(line => line.Contains("Overall")));
        // What it is for it can do all the same.
        string text = File.ReadAllText(unit);
        foreach (string needed in (string[])["CAP_NET_ADMIN", "CAP_NET_RAW", "AF_PACKET", "AF_NETLINK"])
            Assert.Contains(needed, text);
    }

    [PackageTheory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public void the_container_s_archive_is_whole(string architecture)
    {
        Dictionary<string, byte[]> files = ReadTar(File.OpenRead(Built.One($"vrrpaot-*-oci-{architecture}.tar")));
        Assert.Equal("1.0.0", Json(files["oci-layout"]).GetProperty("imageLayoutVersion").GetString());
        JsonElement manifest = Blob(files, Json(files["index.json"]).GetProperty("manifests")[0], out _);
        JsonElement config = Blob(files, manifest.GetProperty("config"), out _);
        Assert.Equal(architecture, config.GetProperty("architecture").GetString());
        byte[] packed = Bytes(files, manifest.GetProperty("layers")[0]);
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress))
            gzip.CopyTo(unpacked);
        Assert.Equal(config.GetProperty("rootfs").GetProperty("diff_ids")[0].GetString(),
            "sha256:" + Convert.ToHexStringLower(SHA256.HashData(unpacked.ToArray())));
        unpacked.Position = 0;
        Dictionary<string, byte[]> root = ReadTar(unpacked);
        Assert.Equal(File.ReadAllBytes(architecture == "amd64" ? Binary.X64 : Binary.Arm64),
            root["usr/sbin/vrrpaot"]);
    }

    /// <summary>README.md's way, without the engine that would unpack it: the program is all that is needed.</summary>
    [ChrootFact]
    public void the_container_s_program_runs_with_nothing_beside_it()
    {
        using var scratch = new Scratch();
        Command.Run("tar", "xf", Built.One("vrrpaot-*-oci-amd64.tar"), "-C", scratch.Path);
        JsonElement manifest = Blob(scratch.Path, Json(File.ReadAllBytes(scratch.Path + "/index.json"))
            .GetProperty("manifests")[0]);
        string layer = Path.Combine(scratch.Path, "blobs/sha256", Digest(manifest.GetProperty("layers")[0]));
        Directory.CreateDirectory(scratch.Path + "/root");
        Command.Run("tar", "xzf", layer, "-C", scratch.Path + "/root");
        Assert.Contains("VrrpAot", Command.Try("chroot", scratch.Path + "/root", "/usr/sbin/keepalived", "-v").Error);
    }

    [PackageFact]
    public void the_check_sums_are_right_and_the_bill_names_what_is_linked()
    {
        string[] sums = File.ReadAllLines(Path.Combine(Built.Folder, "SHA256SUMS"));
        Assert.Equal(7, sums.Length);
        foreach (string line in sums)
        {
            string name = line[66..];
            Assert.Equal(line[..64],
                Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Built.Folder, name)))));
        }
        JsonElement bill = Json(File.ReadAllBytes(Built.One("*.spdx.json")));
        string[] names = [.. bill.GetProperty("packages").EnumerateArray()
            .Select(package => package.GetProperty("name").GetString()!)];
        foreach (string part in File.ReadLines(Path.Combine(Binary.Repository, "package/linked.tsv")))
            Assert.Contains(part.Split('\t')[0], names);
        Assert.Contains(bill.GetProperty("packages").EnumerateArray(), package =>
            package.GetProperty("name").GetString() == "libsodium"
            && package.GetProperty("versionInfo").GetString() is { Length: > 0 } version && version != "NOASSERTION");
    }

    [PackageFact]
    public void the_same_sources_make_the_same_packages()
    {
        using var scratch = new Scratch();
        CommandResult built = Command.Try("sh", [Path.Combine(Binary.Repository, "package/build.sh"), scratch.Path],
            null, s_patience);
        Assert.True(built.ExitCode == 0, built.Error);
        Assert.Equal(File.ReadAllText(Path.Combine(Built.Folder, "SHA256SUMS")),
            File.ReadAllText(Path.Combine(scratch.Path, "SHA256SUMS")));
    }

    private static string Digest(JsonElement descriptor) =>
        descriptor.GetProperty("digest").GetString()!["sha256:".Length..];

    private static byte[] Bytes(Dictionary<string, byte[]> files, JsonElement descriptor)
    {
        byte[] blob = files["blobs/sha256/" + Digest(descriptor)];
        Assert.Equal(Digest(descriptor), Convert.ToHexStringLower(SHA256.HashData(blob)));
        Assert.Equal(descriptor.GetProperty("size").GetInt32(), blob.Length);
        return blob;
    }

    private static JsonElement Blob(Dictionary<string, byte[]> files, JsonElement descriptor, out byte[] bytes) =>
        Json(bytes = Bytes(files, descriptor));

    private static JsonElement Blob(string folder, JsonElement descriptor) =>
        Json(File.ReadAllBytes(Path.Combine(folder, "blobs/sha256", Digest(descriptor))));

    private static JsonElement Json(byte[] text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static Dictionary<string, byte[]> ReadTar(Stream stream)
    {
        Dictionary<string, byte[]> files = [];
        using var reader = new TarReader(stream);
        while (reader.GetNextEntry() is { } entry)
        {
            using var bytes = new MemoryStream();
            entry.DataStream?.CopyTo(bytes);
            files[entry.Name.StartsWith("./") ? entry.Name[2..] : entry.Name] = bytes.ToArray();
        }
        return files;
    }
}
