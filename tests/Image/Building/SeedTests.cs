using System.Text;
using Image;
using Lab;

namespace ImageTests.Building;

/// <summary>What becomes a card and what does not, and that no update carries what a box is to be.</summary>
public sealed class SeedTests : IDisposable
{
    private const string Open = """{ "console": { "login": "none" } }""", Good = """{ "hostName": "mine" }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("seed").FullName;
    private readonly List<string> _said = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string file) => Path.Combine(_folder, file);

    private static Board BoardOf(string name) => new(ImageFolder.In("board/" + name));

    private Order Order(string board, params string[] more) =>
        new([$"board={ImageFolder.In("board/" + board)}", $"config={In("appliance.json")}", "kernel=x", "boot=x",
            $"program={In("appliance.json")}", "out=x", "built=1763000000", .. more]);

    private global::Image.Seed SeedOf(string appliance, string? vrrp = null)
    {
        File.WriteAllText(In("appliance.json"), appliance);
        if (vrrp is not null)
            File.WriteAllText(In("keepalived.conf"), vrrp);
        return new global::Image.Seed(In("appliance.json"), _said.Add);
    }

    private string? Refusal(string board, string appliance, string? vrrp = null, params string[] more)
    {
        try
        {
            SeedOf(appliance, vrrp).RefuseUnlessMeant(Order(board, more), BoardOf(board), new Archive(1));
            return null;
        }
        catch (FormatException refused)
        {
            return refused.Message;
        }
    }

    [Fact]
    public void a_real_board_whose_login_asks_for_nothing_is_refused_unless_that_is_said_twice()
    {
        Assert.Contains("a person with a serial cable may change this rpi-4b", Refusal("rpi-4b", Open));
        // To want a wrong seed is not to want an open one.
        Assert.Contains("LOGIN=none", Refusal("rpi-4b", Open, null, "anyway=yes"));
        Assert.Null(Refusal("rpi-4b", Open, null, "login=none"));
        Assert.Null(Refusal("qemu-virt", Open));
        Assert.Null(Refusal("rpi-4b", Good));
    }

    [Theory]
    [InlineData("""{ "hostName" }""", null, "appliance.json:1:")]
    [InlineData("""{ "hostNam": "x" }""", null, "appliance.json:1:")]
    [InlineData(Good, "vrrp_instance VI_1 {\n interface eth0\n}\n", "keepalived.conf")]
    [InlineData("""{ "board": "rpi-5" }""", null, "is written for the board rpi-5, and this image is for rpi-4b")]
    [InlineData("""{ "storage": { "device": "/dev/sda" } }""", null,
        "storage.device is /dev/sda, but a rpi-4b finds this file on /dev/mmcblk0")]
    public void a_seed_with_errors_is_no_card_unless_that_is_meant(string appliance, string? vrrp, string why)
    {
        Assert.StartsWith("The seed has errors", Refusal("rpi-4b", appliance, vrrp));
        Assert.Contains(_said, line => line.Contains(why));
        Assert.Null(Refusal("rpi-4b", appliance, vrrp, "anyway=yes"));
    }

    [Fact]
    public void a_command_that_the_image_cannot_run_is_an_error_too() =>
        Assert.StartsWith("The seed has errors", Refusal("rpi-4b", Good, """
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                notify_master /not/here.sh
                virtual_ipaddress {
                    192.0.2.100
                }
            }
            """));

    private const string Balancing = """
        virtual_server 192.0.2.100 80 {
            lvs_sched wrr
            lvs_method NAT
            protocol TCP
            real_server 10.8.0.11 80 {
                TCP_CHECK {
                }
            }
        }
        """;

    [Fact]
    public void a_scheduler_whose_module_is_not_in_the_image_is_an_error()
    {
        Archive image = new Archive(1).Text("lib/modules/ip_vs.ko", "").Text("lib/modules/ip_vs_rr.ko", "");
        Assert.Contains("Virtual server [192.0.2.100]:tcp:80: the kernel of this image has no module ip_vs_wrr for "
            + "'wrr', so it refuses this service", Assert.Single(SeedOf(Good, Balancing).Complaints(image)));
        Assert.Empty(SeedOf(Good, Balancing).Complaints(image.Text("lib/modules/ip_vs_wrr.ko", "")));
    }

    [Fact]
    public void nat_in_an_image_that_does_not_forward_is_said()
    {
        SeedOf(Good, Balancing);
        Assert.Contains(_said, line => line.Contains("this image does not forward: net.ipv4.ip_forward is 0"));
        _said.Clear();
        SeedOf("""{ "sysctl": [ "net.ipv4.ip_forward = 1" ] }""", Balancing);
        Assert.DoesNotContain(_said, line => line.Contains("forward"));
    }

    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(ImageFolder.In("image/example"), "appliance.json", SearchOption.AllDirectories)];

    /// <summary>But for the login, which asks an emulator's user for nothing.</summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void an_example_is_good(string file)
    {
        Board board = BoardOf("qemu-virt");
        var image = new Archive(1);
        foreach ((_, string module) in board.Modules)
            image.Text($"lib/modules/{module}.ko", "");
        new global::Image.Seed(file, _said.Add).RefuseUnlessMeant(Order("qemu-virt"), board, image);
        string vrrp = Path.Combine(Path.GetDirectoryName(file)!, "keepalived.conf");
        Assert.Contains("a person with a cable can change this box", _said[0]);
        Assert.StartsWith($"{file}: ", _said[1]);
        Assert.Equal([$"{vrrp}: is good"], _said[2..]);
    }

    [Fact]
    public void words_that_allow_something_have_one_value()
    {
        Assert.Throws<FormatException>(() => Order("rpi-4b", "login=password"));
        Assert.Throws<FormatException>(() => Order("rpi-4b", "anyway=no"));
    }

    [Fact]
    public void no_update_carries_a_seed_and_the_card_has_it_beside_its_slots()
    {
        global::Image.Seed seed = SeedOf(Good, "# mine\n");
        Directory.CreateDirectory(In("files/etc"));
        File.WriteAllText(In("files/etc/motd"), "laid over");
        Archive root = InitialFiles.Of(Order("rpi-4b"), BoardOf("rpi-4b"), seed, [], []);
        Assert.Null(root.Find("/etc/vrrpaot/appliance.json"));
        Assert.Null(root.Find("/etc/keepalived/keepalived.conf"));
        Assert.NotNull(root.Find("/etc/motd"));
        Assert.Equal([("factory/appliance.json", Good), ("factory/keepalived.conf", "# mine\n")],
            seed.ForTheBootPartition.Select(file => (file.Path, Encoding.UTF8.GetString(file.Content))));
        Assert.NotNull(seed.AsArchive(1).Find("/etc/keepalived/keepalived.conf"));
    }

    [Theory, InlineData("etc/vrrpaot/appliance.json"), InlineData("etc/keepalived/keepalived.conf")]
    public void a_seed_among_the_files_of_an_update_is_refused(string path)
    {
        global::Image.Seed seed = SeedOf(Good, "# mine\n");
        Directory.CreateDirectory(Path.GetDirectoryName(In("files/" + path))!);
        File.WriteAllText(In("files/" + path), Open);
        Assert.Contains("which carries no seed",
            Assert.Throws<FormatException>(() => seed.AddFilesTo(new Archive(1))).Message);
    }

    [Fact]
    public void whose_card_it_is_is_said_before_anything_is_built()
    {
        CommandResult nobodys = Command.Try("sh", ImageFolder.In("image/whose.sh"), "rpi-4b", "");
        Assert.NotEqual(0, nobodys.ExitCode);
        Assert.Contains("make image BOARD=rpi-4b CONFIG=my.json", nobodys.Error);
        CommandResult nowhere = Command.Try("sh", ImageFolder.In("image/whose.sh"), "rpi-9", "my.json");
        Assert.NotEqual(0, nowhere.ExitCode);
        Assert.Contains("There is no board 'rpi-9'", nowhere.Error);
        Assert.Equal(0, Command.Try("sh", ImageFolder.In("image/whose.sh"), "rpi-4b", "my.json").ExitCode);
    }

    /// <summary>Also where the first version kept it.</summary>
    [Fact]
    public void clean_never_touches_a_key()
    {
        File.Copy(ImageFolder.In("Makefile"), In("Makefile"));
        foreach (string folder in new[] { "keys", "out/keys", "out/image", "src", "tests", "image" })
            Directory.CreateDirectory(In(folder));
        foreach (string file in new[] { "keys/update.key", "out/keys/update.key", "out/image/card" })
            File.WriteAllText(In(file), "x");
        Command.Run("make", "-C", _folder, "clean");
        Assert.True(File.Exists(In("keys/update.key")) && File.Exists(In("out/keys/update.key")));
        Assert.False(Directory.Exists(In("out/image")));
        Directory.Delete(In("out/keys"), recursive: true);
        Command.Run("make", "-C", _folder, "clean");
        Assert.False(Directory.Exists(In("out")));
    }
}
