using System.Security.Cryptography;
using System.Text;
using Appliance.Update;

namespace Appliance.Tests.Update;

/// <summary>What an update file has to be, and what is said of those that are something else.</summary>
public sealed class UpdateFileTests
{
    private static readonly Signer s_signer = new("ours"), s_stranger = new("somebody else");
    private static readonly byte[] s_payload = RandomBytes(10_000);
    private static readonly ImageFacts s_image = new("qemu-virt", "1.2.2", 1500, s_signer.Key, Slot.A, false, 300);

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Gives its bytes in pieces of a size that fits nothing.</summary>
    internal sealed class Pieces(byte[] bytes, int piece = 777) : ByteSource
    {
        private int _at;

        public override int Read(Span<byte> into)
        {
            int count = Math.Min(Math.Min(into.Length, piece), bytes.Length - _at);
            bytes.AsSpan(_at, count).CopyTo(into);
            _at += count;
            return count;
        }

        public override void Dispose()
        {
        }
    }

    private static string Refusal(byte[] file)
    {
        var buffer = new byte[4096];
        return Assert.Throws<IOException>(() =>
        {
            var update = new UpdateFile(new Pieces(file), s_signer.Key);
            while (update.Read(buffer) > 0)
            {
            }
        }).Message;
    }

    [Theory, InlineData(1), InlineData(100), InlineData(1_000_000)]
    public void a_good_file_gives_its_payload_however_it_comes(int piece)
    {
        var file = new UpdateFile(new Pieces(s_signer.File(s_payload), piece), s_signer.Key);
        Assert.Equal(("qemu-virt", "1.2.3", 2000L, 10_000L),
            (file.Header.Board, file.Header.Version, file.Header.Built, file.Header.Length));
        Assert.Equal(SHA256.HashData(s_payload), file.Header.Sha256);
        var got = new List<byte>();
        var buffer = new byte[4096];
        for (int count; (count = file.Read(buffer)) > 0;)
        {
            Assert.True(count == buffer.Length || got.Count + count == s_payload.Length,
                "only the last piece is shorter");
            got.AddRange(buffer[..count]);
        }
        Assert.Equal(s_payload, got);
        Assert.Null(s_image.Objection(file.Header, 64 << 20, older: false));
    }

    [Fact]
    public void what_is_no_update_is_told_from_what_is_a_newer_kind()
    {
        Assert.Contains("no update file", Refusal([]));
        Assert.Contains("no update file", Refusal(Encoding.ASCII.GetBytes("<html>not found</html>")));
        Assert.Contains("a kind that this version does not know",
            Refusal(Encoding.ASCII.GetBytes("VRRPAOT-UPDATE-2\nboard=x\n\n")));
        Assert.Contains("header has no end", Refusal([.. "VRRPAOT-UPDATE-1\nboard="u8,
            .. Enumerable.Repeat((byte)'x', 100_000)]));
        Assert.Contains("header has no end", Refusal(s_signer.File(s_payload)[..100]));
    }

    [Fact]
    public void each_line_stands_in_its_place()
    {
        string good = Encoding.Latin1.GetString(s_signer.File([1, 2, 3]));
        Assert.Contains("line 2 of its header is not 'board=...'",
            Refusal(Encoding.Latin1.GetBytes(good.Replace("board=", "bord="))));
        Assert.Contains("line 5 of its header is not 'length=...'",
            Refusal(Encoding.Latin1.GetBytes(good.Replace("length=", "size="))));
        Assert.Contains("line 7 of its header is not 'signature=...'",
            Refusal(Encoding.Latin1.GetBytes(good.Replace("signature=", "extra=1\nsignature="))));
        Assert.Contains("line 8 of its header is one too many",
            Refusal(Encoding.Latin1.GetBytes(good.Replace("\n\n", "\nextra=1\n\n"))));
        Assert.Contains("signature= is not 128 hexadecimal digits",
            Refusal(Encoding.Latin1.GetBytes(good.Replace("signature=", "signature=0"))));
    }

    [Fact]
    public void only_who_is_trusted_signs_and_nobody_changes_a_byte_of_it()
    {
        Assert.Contains("signature is wrong", Refusal(s_stranger.File(s_payload)));
        byte[] good = s_signer.File(s_payload);
        int signed = Encoding.Latin1.GetString(good).IndexOf("signature=", StringComparison.Ordinal);
        for (int i = "VRRPAOT-UPDATE-1\nboard=".Length; i < signed; i += 13)
        {
            byte[] changed = [.. good];
            changed[i] ^= 1;
            Assert.Throws<IOException>(() => new UpdateFile(new Pieces(changed), s_signer.Key));
        }
    }

    [Fact]
    public void a_signed_header_that_makes_no_sense_is_refused_too()
    {
        Assert.Contains("version= is not", Refusal(s_signer.File(s_payload, version: "1 2")));
        Assert.Contains("version= is not", Refusal(s_signer.File(s_payload, version: "")));
        Assert.Contains("version= is not", Refusal(s_signer.File(s_payload, version: new string('1', 41))));
        Assert.Contains("built= is no positive number", Refusal(s_signer.File(s_payload, built: -5)));
        Assert.Contains("length= is no positive number", Refusal(s_signer.File(s_payload, length: "0")));
        Assert.Contains("length= is no positive number",
            Refusal(s_signer.File(s_payload, length: "99999999999999999999")));
        Assert.Contains("sha256= is not 64 hexadecimal digits", Refusal(s_signer.File(s_payload, sum: "12")));
    }

    [Fact]
    public void a_payload_that_breaks_off_or_goes_on_is_noticed()
    {
        byte[] good = s_signer.File(s_payload);
        Assert.Contains("its payload has 10000 bytes, and 9999 came", Refusal(good[..^1]));
        Assert.Contains("its payload has 10000 bytes, and 0 came", Refusal(good[..^10_000]));
        Assert.Contains("something follows", Refusal([.. good, 0]));
    }

    [Fact]
    public void an_update_is_for_this_board_fits_and_is_not_older_unless_that_is_meant()
    {
        string? Objection(bool older = false, string board = "qemu-virt", string? length = null, long built = 2000) =>
            s_image.Objection(new UpdateFile(new Pieces(s_signer.File(s_payload, board, built: built, length: length)),
                s_signer.Key).Header, 64 << 20, older);
        Assert.Equal("it is for the board rpi-4b, and this is qemu-virt", Objection(board: "rpi-4b"));
        Assert.Equal("its payload has 67108865 bytes, and a slot holds 67108864", Objection(length: "67108865"));
        Assert.Null(Objection(length: "67108864"));
        Assert.Contains("older than what runs, 1.2.2. With --downgrade", Objection(built: 1499));
        Assert.Null(Objection(older: true, built: 1499));
        Assert.Null(Objection(built: 1500));
    }

    [Fact]
    public void what_the_image_says_of_itself_stands_in_files()
    {
        string root = Directory.CreateTempSubdirectory("image-facts").FullName;
        try
        {
            ImageFacts nothing = ImageFacts.Read(root);
            Assert.Equal((0L, null, null, false, 300),
                (nothing.Built, nothing.Key, nothing.Running, nothing.IsTrial, nothing.TrialSeconds));
            Directory.CreateDirectory(Path.Combine(root, "etc/vrrpaot"));
            Directory.CreateDirectory(Path.Combine(root, "proc"));
            File.WriteAllText(Path.Combine(root, "etc/vrrpaot/image"),
                "version=1.2.3\nboard=qemu-virt\nbuilt=1763000000\n");
            File.WriteAllText(Path.Combine(root, "etc/vrrpaot/update.pub"), Convert.ToHexString(s_signer.Key) + "\n");
            File.WriteAllText(Path.Combine(root, "proc/cmdline"),
                "panic=10 quiet myslot=a slot=b trial=1 trialtime=60\n");
            ImageFacts image = ImageFacts.Read(root);
            Assert.Equal(("1.2.3", 1763000000L, Slot.B, true, 60),
                (image.Version, image.Built, image.Running, image.IsTrial, image.TrialSeconds));
            Assert.Equal(s_signer.Key, image.Key);
            File.WriteAllText(Path.Combine(root, "etc/vrrpaot/update.pub"), "12345\n");
            File.WriteAllText(Path.Combine(root, "proc/cmdline"), "slot=c trialtime=99999");
            Assert.Equal((null, null, 300), (ImageFacts.Read(root).Key, ImageFacts.Read(root).Running,
                ImageFacts.Read(root).TrialSeconds));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
