using System.Text;
using Appliance.Base;
using Appliance.Notify;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Linux;

namespace Appliance.Tests.Notify;

public sealed class FifosTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fifos");
    private readonly Poller _poller = new();
    private readonly Children _children;
    private readonly Fifos _fifos;
    private readonly List<string> _log = [];

    public FifosTests()
    {
        _children = new Children(_poller, 100);
        _fifos = new Fifos(_poller, 1, "lvs", line => _log.Add(line.Text));
    }

    public void Dispose()
    {
        _fifos.Dispose();
        _children.Dispose();
        _poller.Dispose();
        _folder.Delete(recursive: true);
    }

    private string PathOf(string name) => $"{_folder.FullName}/{name}";

    private void Open(params FifoSettings[] wanted) => _fifos.Open([.. wanted], new Accounts([], []),
        new ScriptSecurity(new Accounts([], []), Identity.Own, false, "/bin"), _children);

    private string Read(string name, int atLeast) => Read(name, text => text.Length >= atLeast);

    private string Read(string name, Func<StringBuilder, bool> isEnough)
    {
        using var reader = new FileStream(PathOf(name), FileMode.Open, FileAccess.ReadWrite);
        var text = new StringBuilder();
        byte[] bytes = new byte[65536];
        Span<int> ready = stackalloc int[4];
        while (!isEnough(text))
        {
            text.Append(Encoding.UTF8.GetString(bytes, 0, reader.Read(bytes)));
            foreach (int token in ready[.._poller.Wait(ready, BootClock.Now)])
                _fifos.Serve(token);
        }
        return text.ToString();
    }

    [Fact]
    public void Each_line_goes_to_each_reader_who_may_come_later()
    {
        Open(new FifoSettings { Path = PathOf("a") }, new FifoSettings { Path = PathOf("b") });
        _fifos.Tell("VS X UP");
        _fifos.Tell("RS A X DOWN");
        Assert.Equal("VS X UP\nRS A X DOWN\n", Read("a", 20));
        Assert.Equal("VS X UP\nRS A X DOWN\n", Read("b", 20));
    }

    [Fact]
    public void A_slow_reader_loses_nothing_that_there_is_room_for()
    {
        Open(new FifoSettings { Path = PathOf("a") });
        string line = new('x', 999);
        for (int i = 0; i < 300; i++)
            _fifos.Tell(line);
        Assert.Equal(300_000, Read("a", 300_000).Length);
        Assert.Empty(_log);
    }

    [Fact]
    public void What_is_lost_is_counted()
    {
        Open(new FifoSettings { Path = PathOf("a") });
        string line = new('x', 999);
        for (int i = 0; i < 1500; i++)
            _fifos.Tell(line);
        Read("a", _ => _log.Count > 0);
        Assert.EndsWith("lines were lost: nobody read", Assert.Single(_log));
    }

    [Fact]
    public void A_reader_is_started_with_the_path()
    {
        Open(new FifoSettings
        {
            Path = PathOf("a"), Reader = Given.Command("/bin/sh", "-c", $"head -n 1 <$0 >{PathOf("said")}"),
        });
        _fifos.Tell("VS X UP");
        Span<int> ready = stackalloc int[4];
        for (Instant end = BootClock.Now + Duration.FromSeconds(20); _children.Running > 0 && BootClock.Now < end;)
            foreach (int token in ready[.._poller.Wait(ready, end)])
                _children.Serve(token);
        Assert.Equal("VS X UP\n", File.ReadAllText(PathOf("said")));
    }

    private void TurnUntil(Func<bool> isDone, string what)
    {
        Span<int> ready = stackalloc int[4];
        Instant end = BootClock.Now + Duration.FromSeconds(20);
        while (!isDone())
        {
            Assert.True(BootClock.Now < end, what);
            foreach (int token in ready[.._poller.Wait(ready, Instant.Earlier(end, _fifos.NextDeadline))])
                if (!_fifos.Serve(token))
                    _children.Serve(token);
            _fifos.Due(BootClock.Now);
        }
    }

    // keepalived says that it has ended, and leaves it at that: whatever follows is told to nobody.
    [Fact]
    public void A_reader_that_dies_is_started_again_and_hears_the_rest()
    {
        Open(new FifoSettings
        {
            Path = PathOf("a"),
            Reader = Given.Command("/bin/sh", "-c", $"read line <$0; echo $line >>{PathOf("said")}; kill -9 $$"),
        });
        _fifos.Tell("one");
        TurnUntil(() => _log.Count == 2, "its end is said");
        Assert.Equal("lvs notify fifo script terminated", _log[0]);
        Assert.EndsWith("its reader was ended by signal 9 and is started again in 1 s", _log[1]);
        _fifos.Tell("two");
        TurnUntil(() => File.ReadAllText(PathOf("said")) == "one\ntwo\n", "the second one reads on");
    }

    [Fact]
    public void One_that_ends_well_is_not()
    {
        Open(new FifoSettings { Path = PathOf("a"), Reader = Given.Command("/bin/sh", "-c", "exit 0") });
        TurnUntil(() => _log.Count == 1, "its end is said");
        Assert.Equal("lvs notify fifo script terminated", _log[0]);
        Assert.Equal(Instant.Never, _fifos.NextDeadline);
    }

    [Fact]
    public void At_the_end_a_reader_is_told_to_end_when_it_has_read_all()
    {
        Open(new FifoSettings
        {
            Path = PathOf("a"),
            Reader = Given.Command("/bin/sh", "-c",
                $"while [ ! -e {PathOf("go")} ]; do sleep 0.02; done; while read line; do "
                + $"echo $line >>{PathOf("said")}; done <$0"),
        });
        _fifos.Tell("STOP");
        Assert.False(_fifos.EndReaders(inAnyCase: false));
        File.WriteAllText(PathOf("go"), "");
        Instant end = BootClock.Now + Duration.FromSeconds(20);
        while (!_fifos.EndReaders(inAnyCase: false))
            Assert.True(BootClock.Now < end, "it reads");
        TurnUntil(() => _children.Running == 0, "it ends");
        Assert.Empty(_log);
    }

    [Fact]
    public void One_that_reads_nothing_is_told_to_end_all_the_same()
    {
        Open(new FifoSettings { Path = PathOf("a"), Reader = Given.Command("/bin/sh", "-c", "exec sleep 600") });
        _fifos.Tell("STOP");
        Assert.False(_fifos.EndReaders(inAnyCase: false));
        Assert.True(_fifos.EndReaders(inAnyCase: true));
        TurnUntil(() => _children.Running == 0, "it ends");
    }

    [Fact]
    public void A_file_that_is_no_fifo_is_not_written_to()
    {
        File.WriteAllText(PathOf("a"), "");
        Open(new FifoSettings { Path = PathOf("a") });
        _fifos.Tell("VS X UP");
        Assert.Equal("", File.ReadAllText(PathOf("a")));
        Assert.Single(_log);
    }

    [Fact]
    public void What_is_not_wanted_any_more_is_closed()
    {
        Open(new FifoSettings { Path = PathOf("a") });
        Open();
        _fifos.Tell("VS X UP");
        Assert.Empty(_log);
    }
}
