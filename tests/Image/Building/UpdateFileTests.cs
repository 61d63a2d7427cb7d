using System.Security.Cryptography;
using System.Text;
using Lab;

namespace ImageTests.Building;

/// <summary>image/keys.sh and image/update.sh, checked with openssl and not with what the box has for it.</summary>
public sealed class UpdateFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("update-file").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void an_update_is_a_signed_header_and_the_slot()
    {
        byte[] slot = RandomNumberGenerator.GetBytes(100_000);
        File.WriteAllBytes(In("slot.img"), slot);
        File.WriteAllText(In("about"), "version=1.2.3\nboard=qemu-virt\nbuilt=1763000000\n");
        Command.Run("sh", ImageFolder.In("image/keys.sh"), In("keys"));
        Command.Run("sh", ImageFolder.In("image/update.sh"), _folder, In("keys/update.pub"));

        byte[] update = File.ReadAllBytes(In("vrrpaot-qemu-virt-1.2.3.update"));
        int end = update.AsSpan().IndexOf("\n\n"u8) + 2, signed = update.AsSpan().IndexOf("signature="u8);
        Assert.Equal(slot, update.AsSpan(end).ToArray());
        Assert.Equal(
            "VRRPAOT-UPDATE-1\nboard=qemu-virt\nversion=1.2.3\nbuilt=1763000000\nlength=100000\n"
            + $"sha256={Convert.ToHexStringLower(SHA256.HashData(slot))}\n",
            Encoding.ASCII.GetString(update, 0, signed));
        File.WriteAllBytes(In("header"), update[..signed]);
        File.WriteAllBytes(In("signature"), Convert.FromHexString(Encoding.ASCII.GetString(update, signed + 10,
            end - 2 - signed - 10)));
        Assert.Contains("Verified Successfully",
            Command.Run("openssl", "pkeyutl", "-verify", "-rawin", "-inkey", In("keys/update.key"), "-in", In("header"),
            "-sigfile", In("signature")));
    }

    [Fact]
    public void what_is_no_key_gives_no_public_half()
    {
        File.WriteAllText(In("none.key"), "none");
        CommandResult result = Command.Try("sh", ImageFolder.In("image/public-key.sh"), In("none.key"));
        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains("is no private Ed25519 key", result.Error);
    }

    [Fact]
    public void a_key_that_boxes_know_is_never_replaced()
    {
        Command.Run("sh", ImageFolder.In("image/keys.sh"), In("keys"));
        string key = File.ReadAllText(In("keys/update.key"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("keys/update.key")));
        Assert.NotEqual(0, Command.Try("sh", ImageFolder.In("image/keys.sh"), In("keys")).ExitCode);
        Assert.Equal(key, File.ReadAllText(In("keys/update.key")));
    }

    private string In(string file) => Path.Combine(_folder, file);
}
