using System.Diagnostics;
using System.Text;
using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>
/// Files that are not what they should be: no answer of the file system is an exception, and none is waited for.
/// </summary>
public sealed class RawFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rawfile").FullName;
    private string Some => Path.Combine(_folder, "some");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void a_file_is_read_whole_and_one_of_proc_too_though_it_says_that_it_is_empty()
    {
        File.WriteAllText(Some, new string('x', 10_000));
        Assert.Equal(Errno.Ok, RawFile.TryReadText(Some, out string text));
        Assert.Equal(10_000, text.Length);
        Assert.Equal(Errno.Ok, RawFile.TryReadText("/proc/self/stat", out text));
        Assert.StartsWith($"{Environment.ProcessId} (", text);
    }

    [Fact]
    public void a_file_that_is_too_long_is_an_errno()
    {
        File.WriteAllText(Some, new string('x', 10_000));
        Assert.Equal(Errno.EFBIG, RawFile.TryReadAll(Some, out byte[] bytes, longest: 9_999));
        Assert.Empty(bytes);
        Assert.Equal(Errno.EFBIG, RawFile.TryReadAll("/proc/self/pagemap", out _));
    }

    [Theory]
    [InlineData("/nowhere/at/all", 2 /* ENOENT */)]
    [InlineData("", 2 /* ENOENT */)]
    [InlineData("a\0b", 2 /* ENOENT */)]
    [InlineData("/proc", 21 /* EISDIR */)]
    [InlineData("/dev/zero", 22 /* EINVAL */)]
    [InlineData("/proc/self/stat/below", 20 /* ENOTDIR */)]
    public void what_cannot_be_read_is_an_errno(string path, int errno)
    {
        Assert.Equal(new Errno(errno), RawFile.TryReadAll(path, out byte[] bytes));
        Assert.Empty(bytes);
    }

    [Fact]
    public void a_link_of_somebody_elses_leads_nowhere_where_it_is_not_wanted()
    {
        string link = Some + ".link";
        File.WriteAllText(Some, "secret");
        File.CreateSymbolicLink(link, Some);
        Assert.Equal(Errno.Ok, RawFile.TryReadText(link, out string text));
        Assert.Equal("secret", text);
        Assert.Equal(new Errno(40) /* ELOOP */, RawFile.TryReadText(link, out text, followLink: false));
        Assert.Equal("", text);
        Assert.Equal(Errno.Ok, RawFile.TryReadText(Some, out text, followLink: false));
        Assert.Equal("secret", text);
    }

    [Fact]
    public void what_is_open_is_read_as_what_has_a_name()
    {
        File.WriteAllText(Some, "text");
        using var file = new Descriptor();
        Assert.Equal(Errno.Ok, RawFile.OpenToRead(Encoding.UTF8.GetBytes(Some + '\0'), file));
        Assert.Equal(Errno.Ok, RawFile.TryReadAll(file, out byte[] bytes));
        Assert.Equal("text"u8.ToArray(), bytes);
        Assert.Equal(Errno.Ok, RawFile.OpenToRead("/proc\0"u8, file));
        Assert.Equal(Errno.EISDIR, RawFile.TryReadAll(file, out bytes));
        Assert.Empty(bytes);
    }

    [Fact]
    public void a_fifo_is_not_waited_for()
    {
        Process.Start("mkfifo", [Some]).WaitForExit();
        Assert.Equal(Errno.EINVAL, RawFile.TryReadAll(Some, out _));
    }

    [Theory]
    [InlineData(FileUse.Append, 6 /* ENXIO: nobody reads */)]
    [InlineData(FileUse.ReadAndAppend, 22 /* EINVAL */)]
    [InlineData(FileUse.ReadAndAppendPrivate, 22)]
    [InlineData(FileUse.Replace, 22)]
    [InlineData(FileUse.NewPrivate, 22)]
    public void a_fifo_is_not_waited_for_by_who_writes_either(FileUse use, int errno)
    {
        Process.Start("mkfifo", [Some]).WaitForExit();
        Assert.Equal(new Errno(errno), RawFile.Open(Some, use, out _));
    }

    [Theory]
    [InlineData(FileUse.Append)]
    [InlineData(FileUse.ReadAndAppend)]
    [InlineData(FileUse.ReadAndAppendPrivate)]
    [InlineData(FileUse.Replace)]
    [InlineData(FileUse.NewPrivate)]
    public void a_symbolic_link_is_not_followed(FileUse use)
    {
        File.CreateSymbolicLink(Some, Path.Combine(_folder, "victim"));
        Assert.Equal(Errno.ELOOP, RawFile.Open(Some, use, out _));
        Assert.False(File.Exists(Path.Combine(_folder, "victim")));
    }

    [Fact]
    public void a_new_private_file_is_another_than_the_one_that_had_its_name()
    {
        File.WriteAllText(Some, "old");
        Assert.Equal(Errno.Ok, RawFile.ChangeMode(Some, 0x1B6 /* 0666 */));
        using FileStream reader = File.OpenRead(Some);
        Assert.Equal(Errno.Ok, RawFile.Open(Some, FileUse.NewPrivate, out Descriptor fd));
        Assert.Equal(Errno.Ok, Descriptor.Write(fd, "secret"u8));
        fd.Dispose();
        Assert.Equal("old", new StreamReader(reader).ReadToEnd());
        Assert.Equal("secret", File.ReadAllText(Some));
        FileStatus.Read(Some, out FileStatus status);
        Assert.Equal(0x180u /* 0600 */, status.Mode & 0xFFF);
    }

    [Fact]
    public void where_a_link_leads_is_told_only_of_links()
    {
        File.CreateSymbolicLink(Some, "nowhere");
        Assert.Equal("nowhere", RawFile.LinkTarget(Some));
        Assert.Null(RawFile.LinkTarget(_folder));
        Assert.Null(RawFile.LinkTarget("/proc/self/exe/below"));
        Assert.NotNull(RawFile.LinkTarget("/proc/self/exe"));
    }

    [Fact]
    public void a_folder_tells_its_names_and_what_is_none_has_none()
    {
        File.WriteAllText(Some, "");
        Directory.CreateDirectory(Path.Combine(_folder, ".hidden"));
        Assert.Equal([".hidden", "some"], RawFile.NamesIn(_folder).Order(StringComparer.Ordinal));
        Assert.Empty(RawFile.NamesIn(Some));
        Assert.Empty(RawFile.NamesIn("/nowhere"));
    }
}
