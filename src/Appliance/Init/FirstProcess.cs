using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Guardian;
using Appliance.Network;
using Appliance.Reports;
using Appliance.Settings;
using Appliance.Update;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Init;

/// <summary>
/// Process 1 of a firmware image: from the kernel's first call to the machine's last. Nothing in here ends the day
/// because of something that is missing or wrong: it is said on the console, and the node comes up as far as it can.
/// </summary>
/// <param name="root">Where the image's files are; another folder in tests.</param>
internal sealed class FirstProcess(IMachine machine, string root = "/")
{
    public const string Program = "init";

    /// <summary>Before an engine that ended by itself is started again.</summary>
    private static readonly Duration s_pause = Duration.FromSeconds(5);

    /// <summary>Where neither the board nor its owner says it.</summary>
    private static readonly Duration s_watchdogTime = Duration.FromSeconds(15);

    /// <summary>What the image says of its board, and of the node; and what counts.</summary>
    private ApplianceSettings _board = new(), _image = new(), _settings = new();
    private WatchdogKeeper? _watchdog;
    private bool _watchdogHasBitten;
    private readonly Disk _disk = new();
    private Storage _storage = new(machine, null, "");
    private readonly LastWords _lastWords = new(root == "/" ? "" : root, new Disk(), machine.Say);
    private readonly BalancerModules _balancer = new(machine, root == "/" ? "" : root);
    private readonly Sysctls _sysctls = new(machine, root == "/" ? "" : root);

    /// <summary>
    /// Returns only when the kernel refuses to end: the exit code, which makes the kernel panic, and so restart.
    /// </summary>
    public int Run()
    {
        MountTheKernelsFolders();
        RestartWhenTheKernelPanics();
        HearCtrlAltDel();
        ReadTheBoard();
        SetTheRulesOfTheNetwork();
        LoadModules(when => when == ModuleList.Always);
        OpenTheCard();
        RaiseTheClock();
        ReadTheSeed();
        LoadModules(ModuleList.Sections(_settings));
        TakeTheName();
        JoinTheNetwork();
        ArmTheWatchdog();
        LimitTheTrial();
        SayTheLastWords();
        ReadyTheKernel();
        return End(Guard());
    }

    private void MountTheKernelsFolders()
    {
        Try("mount /proc", machine.Mount("proc", "/proc", ""));
        Try("mount /sys", machine.Mount("sysfs", "/sys", ""));
        Try("mount /dev", machine.Mount("devtmpfs", "/dev", "mode=0755"));
        Try("mount /run", machine.Mount("tmpfs", "/run", "mode=0755,size=16m"));
        Try("mount /tmp", machine.Mount("tmpfs", "/tmp", "mode=1777,size=16m"));
    }

    /// <summary>
    /// Also where the boot loader's command line forgot it. And the log of the engine, which the kernel
    /// keeps, is not to be thinned out.
    /// </summary>
    private void RestartWhenTheKernelPanics()
    {
        Write("/proc/sys/kernel/panic", "10");
        Write("/proc/sys/kernel/printk_devkmsg", "on\n"); // With its line end, or it is refused.
    }

    private void HearCtrlAltDel() => Try("take Ctrl-Alt-Del", machine.TakeCtrlAltDel());

    private void ReadTheBoard()
    {
        _board = Board.Read(At(Board.File));
        ApplianceResult own = ApplianceFile.LoadGiven(At(ApplianceFile.DefaultPath));
        _image = (own.Settings ?? new ApplianceSettings()).On(_board);
    }

    /// <summary>
    /// Before the modules, so that no interface is there yet. An own address that is a VIP's secondary (DHCP came
    /// later) outlives the VIP. Routers' advertisements of IPv6 are taken by the kernel itself, also on a node that
    /// forwards (accept_ra: 1 would not then).
    /// </summary>
    private void SetTheRulesOfTheNetwork()
    {
        Write("/proc/sys/net/ipv4/conf/all/promote_secondaries", "1");
        const string acceptAdvertisements = "/proc/sys/net/ipv6/conf/default/accept_ra";
        if (File.Exists(At(acceptAdvertisements))) // A kernel without IPv6 is none of our business.
            Write(acceptAdvertisements, "2");
    }

    private void LoadModules(Func<string, bool> isTime)
    {
        foreach (string file in ModuleList.Read(At(ModuleList.File), isTime))
        {
            Errno errno = machine.LoadModule($"{ModuleList.Folder}/{file}");
            if (errno != Errno.EEXIST)
                Try($"load the module {file}", errno);
        }
    }

    /// <summary>
    /// A button that is held from power on means: forget everything. Which button that is
    /// the node's own settings may say.
    /// </summary>
    private void OpenTheCard()
    {
        _storage = new Storage(machine, _image.Storage, At(Storage.BlankList));
        _storage.Open(found: () => LoadModules(when => when == ModuleList.Card));
        string? foreseen = Seeds.Foreseen(root == "/" ? "" : root);
        ButtonSettings? button = (foreseen is null ? null : ApplianceFile.Load(foreseen).Settings?.Button)
            ?? _image.Button;
        if (button is null || !machine.IsHeld(button))
            return;
        machine.Say("The button was held: this box forgets everything.");
        if (_storage.Forget())
            _storage.OpenData();
    }

    /// <summary>
    /// A board without a clock wakes up in 1970. It is at least as late as when its image was built, and as when it
    /// last kept something, be it that a run ended.
    /// </summary>
    private void RaiseTheClock()
    {
        (long floor, string what) = (ModifiedAt(At("/" + Program)), "this image");
        foreach (string name in (string[])["", .. Kept()])
            if (ModifiedAt(Path.Combine(At(Storage.StateFolder), name)) is var kept && kept > floor)
                (floor, what) = (kept, "what this box has kept");
        if (machine.Clock >= floor)
            return;
        machine.Say($"The clock is older than {what}; it is set to that time.");
        Try("set the clock", machine.SetClock(floor));
    }

    /// <summary>The names of what the node has kept; none where the card cannot be read.</summary>
    private string[] Kept()
    {
        try
        {
            return _disk.List(At(Storage.StateFolder));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            machine.Say($"Cannot read {Storage.StateFolder}: {refused.Message}");
            return [];
        }
    }

    private static long ModifiedAt(string path) => 
        FileStatus.ReadTarget(path, out FileStatus status).IsOk ? status.ModifiedAt : 0;

    /// <summary>Before it is read: an appliance.json on trial begins it, or has failed it.</summary>
    private void JudgeTheTrial()
    {
        try
        {
            string file = At($"{Storage.ConfigFolder}/appliance.json");
            var commits = new Commits(_disk, file, At(Storage.StateFolder + "/appliance"), BootClock.BootName());
            if (commits.BeginAtStart(Moment.Now, BootClock.Now) is var result and not Commits.UndoResult.None)
                machine.Say($"appliance.json: {Commits.Sentence(result)}.");
            else if (commits.OnTrial() is { } trial)
                machine.Say("appliance.json is on trial: unless confirm comes within "
                    + $"{Phrases.Of(trial.Until - BootClock.Now)}, the one before comes back, "
                    + "and the box starts again.");
        }
        catch (IOException refused)
        {
            machine.Say($"appliance.json: a commit on trial cannot be judged: {refused.Message}");
        }
    }

    private void ReadTheSeed()
    {
        JudgeTheTrial();
        ApplianceSettings? seed = new Seeds(root == "/" ? "" : root, _disk, machine.Say).Read();
        _settings = (seed ?? new ApplianceSettings()).On(_board);
        if (seed?.Board is string meant && _board.Board is string here && meant != here)
            machine.Say($"{ApplianceFile.DefaultPath} is written for the board {meant}, and this image for {here}.");
    }

    private void TakeTheName() => Try("take a host name", machine.SetHostName(_settings.HostName ?? "vrrpaot"));

    private void JoinTheNetwork()
    {
        Try("set lo up", machine.SetUp("lo"));
        if (_settings.Network is not { } network)
        {
            machine.Say($"{ApplianceFile.DefaultPath} has no network: this box has no address of its own.");
            return;
        }
        NameTheServers(network.NameServers);
        InterfaceSettings[] late = [.. network.Interfaces.Where(one => !IsJoined(one))];
        if (late.Length > 0)
            machine.Say(
                $"Not there yet: {string.Join(", ", late.Select(one => one.Name))}. It is set up when it comes.");
        // What changes later (a lease, an interface that comes or returns) is looked after by a process of its own.
        machine.KeepTheNetwork();
    }

    /// <summary>The network's process tells of others later, and is a user who may not write to /etc.</summary>
    private void NameTheServers(ImmutableArray<IpAddress> servers)
    {
        const string resolver = "/etc/resolv.conf";
        try
        {
            Directory.CreateDirectory(At(NetworkFiles.Folder));
            File.Delete(At(resolver));
            File.CreateSymbolicLink(At(resolver), ".." + NetworkFiles.Resolver);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            machine.Say($"Cannot link {resolver}: {refusal.Message}");
        }
        Write(NetworkFiles.Resolver, string.Concat(servers.Select(server => $"nameserver {server}\n")));
    }

    /// <summary>False when there is no such interface yet.</summary>
    private bool IsJoined(InterfaceSettings one)
    {
        if (!machine.HasInterface(one.Name))
            return false;
        Try($"set {one.Name} up", machine.SetUp(one.Name));
        foreach (IpPrefix address in one.Addresses)
            Try($"give {one.Name} the address {address}", machine.AddAddress(one.Name, address));
        if (one.Gateway is { } gateway)
            Try($"set the gateway {gateway}", machine.AddGateway(one.Name, gateway));
        return true;
    }

    private void ArmTheWatchdog()
    {
        if (_settings.Watchdog is not { } watchdog)
            return;
        string device = watchdog.Device ?? "/dev/watchdog0";
        Try($"arm the watchdog {device}",
            machine.ArmWatchdog(device, watchdog.Timeout ?? s_watchdogTime, out _watchdog, out _watchdogHasBitten));
        if (_watchdog is null)
            return;
        _watchdog.Starving = unfed =>
        {
            _lastWords.Foresee($"The engine's loop had not turned for {unfed.TotalSeconds:0} s, "
                + "and the watchdog was about to start the board again.");
            Beside(_lastWords.WriteMark);
        };
        _watchdog.Saved = () =>
        {
            _lastWords.TakeBack();
            Beside(_lastWords.WriteMark);
        };
    }

    private void LimitTheTrial()
    {
        ImageFacts image = ImageFacts.Read(root);
        if (image.IsTrial && _settings.Storage is { } storage)
            machine.Later(new FirmwareTrialLimit(machine, image, storage.Device).Look);
    }

    private void SayTheLastWords()
    {
        Try("mount pstore", machine.Mount("pstore", LastWords.Kernel, ""));
        _lastWords.Begin(_watchdogHasBitten, Beside);
    }

    /// <summary>Before the engine, and before each start of what balances.</summary>
    private void ReadyTheKernel()
    {
        bool isWhole = _balancer.Load(_settings.Vrrp.Configuration);
        _sysctls.Set(_settings.Sysctl, areExpected: isWhole);
    }

    private void HearTheEngine(string words)
    {
        _lastWords.Tell(words);
        Beside(() => _lastWords.Keep(words));
    }

    /// <summary>A card that does not answer must not hold up who guards the engine.</summary>
    private void Beside(Action write) => machine.Later(() =>
    {
        write();
        return true;
    });

    private Ending Guard()
    {
        while (true)
        {
            Ending ending = machine.Guard(_watchdog, HearTheEngine, ReadyTheKernel);
            if (ending != Ending.NotAskedFor)
                return ending;
            machine.Say($"The engine has ended, and nobody asked for it. "
                + $"It is started again in {s_pause.TotalSeconds:0} s.");
            machine.Pause(s_pause);
        }
    }

    /// <summary>The engine has said its priority 0 and removed its addresses.</summary>
    private int End(Ending ending)
    {
        bool forgets = File.Exists(At(FactoryReset.Wish));
        machine.Say(ending == Ending.PowerOff ? "Switching off." : "Restarting.");
        machine.KillEverybody();
        _lastWords.End();
        if (forgets)
            _storage.Forget();
        else
            Try($"unmount {Storage.DataFolder}", _storage.Close());
        machine.Sync();
        // One that restarts keeps the watchdog: should the restart hang, it is forced.
        if (ending == Ending.PowerOff)
            _watchdog?.Disarm();
        Try("end", ending == Ending.PowerOff ? machine.PowerOff() : machine.Restart());
        return ExitCode.Fatal;
    }

    private void Try(string what, Errno errno)
    {
        if (!errno.IsOk)
            machine.Say($"Cannot {what}: {errno}.");
    }

    private void Write(string path, string text)
    {
        try
        {
            File.WriteAllText(At(path), text);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            machine.Say($"Cannot write {path}: {refusal.Message}");
        }
    }

    private string At(string path) => root == "/" ? path : root + path;
}
