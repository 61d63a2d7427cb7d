using Appliance.Base;
using Appliance.Init;
using Appliance.Settings;

namespace Appliance.Tests.Init;

/// <summary>Real files in a folder that stands for the box.</summary>
public sealed class SeedsTests : IDisposable
{
    private const string Place = "/etc/vrrpaot/appliance.json", VrrpPlace = "/etc/keepalived/keepalived.conf";
    private const string Own = "/data/config/appliance.json", OwnVrrp = "/data/config/keepalived.conf";
    private const string Good = """{ "hostName": "good" }""", Better = """{ "hostName": "better" }""",
        Broken = """{ "hostName" }""";

    private readonly string _root = Directory.CreateTempSubdirectory("seeds").FullName;
    private readonly List<string> _said = [];

    public SeedsTests()
    {
        foreach (string folder in new[] { "etc/vrrpaot", "etc/keepalived", "boot", "data" })
            Directory.CreateDirectory(Path.Combine(_root, folder));
        Put(Place, """{ "hostName": "image" }""");
        Put(VrrpPlace, "# image\n");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void at_the_first_start_the_images_files_become_the_boxs_own()
    {
        Assert.Equal("image", Read()?.HostName);
        Assert.Equal("# image\n", Get(OwnVrrp));
        Assert.Equal(_root + Own, File.ResolveLinkTarget(_root + Place, true)?.FullName);
        Assert.Equal(_root + OwnVrrp, File.ResolveLinkTarget(_root + VrrpPlace, true)?.FullName);
        Assert.Empty(_said);
    }

    [Fact]
    public void what_a_person_put_on_the_boot_partition_goes_before_the_image()
    {
        Put("/boot/keepalived.conf", "# card\n");
        Assert.Equal("image", Read()?.HostName);
        Assert.Equal("# card\n", Get(VrrpPlace));
        Assert.Contains("keepalived.conf is taken from the boot partition.", _said);
    }

    /// <summary>An update carries no seed, so the card has the one that it was made with.</summary>
    [Fact]
    public void without_a_seed_in_the_image_the_cards_own_is_taken_and_after_a_factory_reset_again()
    {
        foreach (string place in new[] { Place, VrrpPlace })
            File.Delete(_root + place);
        Directory.CreateDirectory(_root + "/boot/factory");
        Put("/boot/factory/appliance.json", Good);
        Put("/boot/factory/keepalived.conf", "# factory\n");
        Assert.Equal("good", Read()?.HostName);
        Assert.Equal("# factory\n", Get(VrrpPlace));
        Assert.Empty(_said);
        Put(Own, Better);
        Assert.Equal("better", Read()?.HostName);
        Assert.Empty(_said);
        Directory.Delete(_root + "/data", recursive: true);
        foreach (string place in new[] { Place, VrrpPlace })
            File.Delete(_root + place);
        Directory.CreateDirectory(_root + "/data");
        Assert.Equal("good", Read()?.HostName);
        // What a person puts beside the folder goes before it.
        Put("/boot/appliance.json", Better);
        Directory.Delete(_root + "/data", recursive: true);
        File.Delete(_root + Place);
        Directory.CreateDirectory(_root + "/data");
        Assert.Equal("better", Read()?.HostName);
    }

    [Fact]
    public void the_cards_own_is_read_where_nothing_can_be_kept()
    {
        foreach (string place in new[] { Place, VrrpPlace })
            File.Delete(_root + place);
        Directory.CreateDirectory(_root + "/boot/factory");
        Put("/boot/factory/appliance.json", Good);
        Put("/boot/factory/keepalived.conf", "# factory\n");
        new Seeds(_root, new StubbornDisk(hasFolders: false), _said.Add).Read();
        Assert.Equal(Good, Get(Place));
        Assert.Equal("# factory\n", Get(VrrpPlace));
    }

    [Fact]
    public void a_box_without_any_seed_says_so_and_is_open_to_nobody()
    {
        File.Delete(_root + Place);
        ApplianceSettings? settings = Read();
        Assert.Null(settings?.Console);
        Assert.Contains(_said, line => line.StartsWith("There is no appliance.json: this box lets nobody in.",
            StringComparison.Ordinal));
    }

    [Fact]
    public void later_starts_use_the_boxs_own_and_say_nothing_of_a_card_that_is_as_it_was()
    {
        Put("/boot/appliance.json", Good);
        Read();
        Put(Own, Better);
        NewImage();
        _said.Clear();
        Assert.Equal("better", Read()?.HostName);
        Assert.Empty(_said);
    }

    [Fact]
    public void another_file_on_the_boot_partition_is_noted_and_not_used()
    {
        Put("/boot/appliance.json", Good);
        Read();
        Put("/boot/appliance.json", Better);
        Assert.Equal("good", Read()?.HostName);
        Assert.Contains(_said, line => line.StartsWith("/boot/appliance.json is not used", StringComparison.Ordinal));
    }

    [Fact]
    public void a_seed_that_cannot_be_read_gives_nothing_says_why_and_is_nobodys()
    {
        Put("/boot/appliance.json", Broken);
        Assert.Null(Read());
        Assert.Contains(_said, line => line.Contains("appliance.json:1:"));
        Assert.False(File.Exists(_root + Seeds.Accepted));
        // The console edits this one.
        Assert.Equal(Broken, Get(Own));
    }

    [Fact]
    public void one_that_was_never_any_good_makes_room_for_another_on_the_boot_partition()
    {
        Put("/boot/appliance.json", Broken);
        Read();
        Put("/boot/appliance.json", Good);
        Assert.Equal("good", Read()?.HostName);
        Assert.True(File.Exists(_root + Seeds.Accepted));
    }

    [Fact]
    public void one_that_was_mended_at_the_console_is_not_overwritten_by_the_broken_one_on_the_card()
    {
        Put("/boot/appliance.json", Broken);
        Read();
        Put(Own, Good);
        Assert.Equal("good", Read()?.HostName);
        Assert.Equal("good", Read()?.HostName);
    }

    [Fact]
    public void a_box_that_had_a_good_one_goes_back_to_it_and_keeps_the_broken_one_beside_it()
    {
        Put("/boot/appliance.json", Good);
        Read();
        Put(Own, Broken);
        Assert.Equal("good", Read()?.HostName);
        Assert.Equal(Good, Get(Own));
        Assert.Equal(Broken, Get(Own + ".unreadable"));
        Assert.Contains(_said, line => line.Contains("The last one that could be is used again"));
    }

    [Fact]
    public void a_start_that_changes_nothing_writes_nothing()
    {
        Read();
        DateTime before = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        string[] files = Directory.GetFiles(_root + "/data/config");
        Assert.Equal(3, files.Length);
        foreach (string file in files)
            File.SetLastWriteTimeUtc(file, before);
        Read();
        Assert.All(files, file => Assert.Equal(before, File.GetLastWriteTimeUtc(file)));
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("full")]
    public void a_disk_that_takes_nothing_leaves_what_the_image_or_the_boot_partition_says(string how)
    {
        Put("/boot/keepalived.conf", "# card\n");
        ApplianceSettings? settings = new Seeds(_root, new StubbornDisk(how == "full"), _said.Add).Read();
        Assert.Equal("image", settings?.HostName);
        Assert.Equal("# card\n", Get(VrrpPlace));
        Assert.Contains(_said, line => line.StartsWith("Cannot keep the configuration", StringComparison.Ordinal));
    }

    [Fact]
    public void keepalived_conf_is_the_boxs_own_wherever_appliance_json_says_that_it_is()
    {
        Put(Place, """{ "vrrp": { "configuration": "/etc/ha.conf" } }""");
        Put("/etc/ha.conf", "# ha\n");
        Read();
        Assert.Equal("# ha\n", Get(OwnVrrp));
        Assert.Equal(_root + OwnVrrp, File.ResolveLinkTarget(_root + "/etc/ha.conf", true)?.FullName);
        Assert.Equal("# image\n", Get(VrrpPlace));
        // Where it is anyway.
        Put(Own, $$"""{ "vrrp": { "configuration": "{{OwnVrrp}}" } }""");
        Read();
        Assert.Equal("# ha\n", Get(OwnVrrp));
    }

    /// <summary>A seed in the place of what cannot be read would be for good.</summary>
    [Fact]
    public void a_bad_block_under_the_boxs_own_files_brings_no_seed_back()
    {
        Put("/boot/appliance.json", Good);
        Put("/boot/keepalived.conf", "# good\n");
        Read();
        Put("/boot/appliance.json", Better);
        Put("/boot/keepalived.conf", "# better\n");
        _said.Clear();
        new Seeds(_root, new StubbornDisk(hasFolders: true) { BadBlocks = [_root + Own, _root + OwnVrrp] }, _said.Add)
            .Read();
        Assert.Equal(Good, Get(Own));
        Assert.Equal("# good\n", Get(OwnVrrp));
        Assert.Equal(Good, Get(Seeds.Accepted));
        Assert.Contains(_said, line => line.StartsWith($"Cannot read {_root + Own}", StringComparison.Ordinal));
        Assert.DoesNotContain(_said, line => line.StartsWith("Cannot keep", StringComparison.Ordinal));
    }

    /// <summary>A new image, or a new start: what was in memory is as the image has it.</summary>
    private void NewImage()
    {
        File.Delete(_root + Place);
        File.Delete(_root + VrrpPlace);
        Put(Place, """{ "hostName": "image" }""");
        Put(VrrpPlace, "# image\n");
    }

    private ApplianceSettings? Read() => new Seeds(_root, new Disk(), _said.Add).Read();

    private string Get(string path) => File.ReadAllText(_root + path);

    private void Put(string path, string text) => File.WriteAllText(_root + path, text);

    /// <summary>Nothing can be written: to no file (full), or not even a folder made.</summary>
    private sealed class StubbornDisk(bool hasFolders) : IDisk
    {
        private readonly Disk _disk = new();

        public string[] BadBlocks { get; init; } = [];

        public byte[]? Read(string path) =>
            BadBlocks.Contains(path) ? throw new IOException("Input/output error") : _disk.Read(path);
        public string[] List(string folder) => _disk.List(folder);
        public bool MakeFolder(string path) => hasFolders ? _disk.MakeFolder(path) : throw new IOException("read-only");
        public void Write(string path, byte[] bytes, string? rightsOf) => throw new IOException("no space left");
        public void Sync(string path) => throw new IOException("no space left");
        public void Rename(string from, string to) => throw new IOException("no space left");
        public void SyncFolder(string path) { }
        public void Delete(string path) { }
    }
}
