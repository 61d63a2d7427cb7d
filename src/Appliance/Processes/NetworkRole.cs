using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Init;
using Appliance.Logging;
using Appliance.Network;
using Appliance.Network.Sntp;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Processes;

/// <summary>Where the network's process begins.</summary>
internal static class NetworkRole
{
    /// <param name="root">`/` in an image, where the machine is ours. Any other folder is taken for the root of a
    /// machine whose clock is somebody else's: it holds etc/vrrpaot/appliance.json, and is written to; the log
    /// goes to standard error.</param>
    public static int Run(string root)
    {
        if (root == "/")
            RealTime.GiveWay(); // The engine, which is starting too, has something to say to others.
        bool isBox = root == "/";
        string prefix = isBox ? "" : root;
        CommandLineOptions options = isBox ? new CommandLineOptions().InImage()
            : new CommandLineOptions { NoSyslog = true, Foreground = true, LogToConsole = true };
        using var log = new Log("_network", options);
        ApplianceResult box = Settings(prefix + ApplianceFile.DefaultPath);
        if (box.Settings is not { } settings)
        {
            foreach (Finding finding in box.Findings)
                log.Error(finding.Format());
            return ExitCode.Config;
        }
        IClock clock = isBox ? new MachineClock(Floor) : new ForeignClock();
        new NetworkChild(settings, prefix, clock, log.Info).Run();
        return ExitCode.Ok;
    }

    private static ApplianceResult Settings(string path)
    {
        using Descriptor opened = ProcessRole.TakeSettings();
        // What could not be opened cannot be read either, and that says why.
        return RawFile.TryReadAll(opened, out byte[] bytes, ApplianceFile.MaximumBytes).IsOk
            ? ApplianceFile.Read(path, bytes) : ApplianceFile.Load(path);
    }

    /// <summary>When the image was built, as process 1 knows it.</summary>
    private static long Floor =>
        FileStatus.ReadTarget("/" + FirstProcess.Program, out FileStatus image).IsOk ? image.ModifiedAt * 1_000_000_000
        : 0;
}
