using Appliance.Balancer;
using Appliance.Base;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

public sealed class NotifyScriptsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripts");
    private readonly Poller _poller = new();
    private readonly Children _children;
    private readonly NotifyScripts _scripts;
    private readonly ScriptCommand _up, _down, _refused = Given.Command("/nowhere/at/all");

    public NotifyScriptsTests()
    {
        _children = new Children(_poller, 1);
        _scripts = new NotifyScripts(_children, _ => { });
        (_up, _down) = (Command("up"), Command("down"));
        _scripts.Use([_up, _down, _refused], new ScriptSecurity(new Accounts([], []), Identity.Own, false, "/bin"));
    }

    public void Dispose()
    {
        _scripts.End(SignalWords.Kill);
        _children.Dispose();
        _poller.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Said => _folder.FullName + "/said";

    private ScriptCommand Command(string word) =>
        Given.Command("/bin/sh", "-c", $"sleep 0.1; echo {word} >>{Said}");

    private string[] Finish()
    {
        Span<int> ready = stackalloc int[8];
        for (Instant end = BootClock.Now + Duration.FromSeconds(20); _scripts.Running > 0 && BootClock.Now < end;)
            foreach (int token in ready[.._poller.Wait(ready, end)])
                _children.Serve(token);
        return File.Exists(Said) ? File.ReadAllLines(Said) : [];
    }

    [Fact]
    public void One_after_the_other_and_the_newest_state_last()
    {
        _scripts.Run("a", _up);
        _scripts.Run("a", _up);
        _scripts.Run("a", _down);
        Assert.Equal(1, _scripts.Running);
        Assert.Equal(["up", "down"], Finish());
    }

    [Fact]
    public void What_became_as_it_was_is_not_told_again()
    {
        _scripts.Run("a", _up);
        _scripts.Run("a", _down);
        _scripts.Run("a", _up);
        Assert.Equal(["up"], Finish());
        _scripts.Run("a", _up);
        Assert.Equal(["up", "up"], Finish());
    }

    [Fact]
    public void Servers_do_not_wait_for_each_other()
    {
        _scripts.Run("a", _up);
        _scripts.Run("b", _down);
        Assert.Equal(2, _scripts.Running);
        Assert.Equal(2, Finish().Length);
    }

    [Fact]
    public void One_that_was_refused_is_nobodys_hindrance()
    {
        _scripts.Run("a", _refused);
        _scripts.Run("a", _up);
        Assert.Equal(["up"], Finish());
    }

    [Fact]
    public void At_the_end_what_waits_is_not_begun()
    {
        _scripts.Run("a", _up);
        _scripts.Run("a", _down);
        _scripts.End(SignalWords.Kill);
        Assert.Empty(Finish());
    }
}
