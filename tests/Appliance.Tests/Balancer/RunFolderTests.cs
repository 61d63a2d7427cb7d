using Appliance.Balancer;
using Appliance.Base;
using Appliance.Pools;
using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

public sealed class RunFolderTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("run");
    private readonly List<LogLine> _log = [];

    public void Dispose() => _parent.Delete(recursive: true);

    private RunFolder Folder => new(_parent.FullName + "/a/b", _log.Add);

    [Fact]
    public void What_is_kept_is_there_for_who_comes_next()
    {
        HashSet<ServiceKey> services = [new(IpFamily.IPv4, 7, 0, default, 0)];
        var wishes = new Dictionary<(string, string), OperatorWish>
        {
            [("[10.0.0.1]:tcp:80", "[10.0.0.2]:tcp:80")] = new(OperatorRole.Drained, null),
            [("FWM 5", "[10.0.0.3]:none:0")] = new(OperatorRole.Ordinary, 12),
        };
        Folder.Keep(services);
        Folder.Keep(new IpvsTimeouts(900, 120, 300));
        Folder.Keep(wishes);
        Assert.Equal(services, Folder.ReadServices());
        Assert.Equal(new IpvsTimeouts(900, 120, 300), Folder.ReadTimeouts());
        Assert.Equal(wishes, Folder.ReadWishes());
        Assert.Empty(_log);
    }

    [Fact]
    public void What_is_taken_back_is_not_there()
    {
        Folder.Keep((IpvsTimeouts?)null);
        Assert.Null(Folder.ReadTimeouts());
        Folder.Keep(new IpvsTimeouts(1, 2, 3));
        Folder.Keep((IpvsTimeouts?)null);
        Assert.Null(Folder.ReadTimeouts());
        Assert.Empty(Folder.ReadWishes());
        Assert.Empty(_log);
    }

    [Fact]
    public void What_cannot_be_written_is_said_once()
    {
        File.WriteAllText(_parent.FullName + "/a", "");
        RunFolder folder = Folder;
        folder.Keep(new HashSet<ServiceKey> { new(IpFamily.IPv4, 7, 0, default, 0) });
        folder.Keep(new IpvsTimeouts(1, 2, 3));
        Assert.Contains("cannot be written", Assert.Single(_log).Text);
    }
}
