using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>
/// What this process is for. The first argument tells, in a form that no user types by chance; the second is then the
/// folder in which the user stood, and the user's own words follow.
/// </summary>
internal static class ProcessRole
{
    public const string GuardianMarker = "@guardian";
    public const string EngineMarker = "@engine";
    /// <summary>The engine of a firmware image, see Init/.</summary>
    public const string BoxEngineMarker = "@box-engine";

    /// <summary>Desk, console, metrics, lamps, update: by what people and programs meet the engine.</summary>
    public const string BoxMarker = "@box";
    /// <summary>The same in a firmware image.</summary>
    public const string ImageBoxMarker = "@image-box";

    /// <summary>The load balancer and the checks of its servers, see Balancer/.</summary>
    public const string CheckersMarker = "@checkers";
    /// <summary>The same in a firmware image.</summary>
    public const string ImageCheckersMarker = "@image-checkers";

    /// <summary>Reads the file for the guardian, and runs the script of the start; or that of the end.</summary>
    public const string ForewordMarker = "@foreword", AfterwordMarker = "@afterword";

    /// <summary>
    /// The network of a firmware image, see Network/. The folder is the root of the machine it works for.
    /// </summary>
    public const string NetworkMarker = "@network";

    /// <summary>Engine: the pipe on which the guardian's orders arrive, one byte each.</summary>
    public static Descriptor TakeOrders() => ChildProcess.TakeInherited(0);
    /// <summary>Engine: the memory file for the HeldTable.</summary>
    public static Descriptor TakeHeldTable() => ChildProcess.TakeInherited(1);
    /// <summary>Engine: what it takes the place of the one engine with (<see cref="SolePlace"/>).</summary>
    public static Descriptor TakeName() => ChildProcess.TakeInherited(2);
    /// <summary>Checkers: the same for theirs. Orders arrive as the engine's do.</summary>
    public static Descriptor TakeCheckersName() => ChildProcess.TakeInherited(1);
    /// <summary>Engine: its end of the hatch to the box's process, see Hatch/.</summary>
    public static Descriptor TakeEngineHatch() => ChildProcess.TakeInherited(3);
    /// <summary>Foreword: where the guardian hears what the file says of it.</summary>
    public static Descriptor TakeGuardian() => ChildProcess.TakeInherited(0);
    /// <summary>Box: its end of the hatch. Orders arrive as the engine's do.</summary>
    public static Descriptor TakeBoxHatch() => ChildProcess.TakeInherited(1);
    /// <summary>Box: where callers of the control socket wait; no such socket when there is none.</summary>
    public static Descriptor TakeDoor() => ChildProcess.TakeInherited(2);
    /// <summary>Network: its settings, which its first step has opened for it, whose user may not read their file
    /// (src/FirstStep.c).</summary>
    public static Descriptor TakeSettings() => ChildProcess.TakeInherited(0);
    /// <summary>Daemonised guardian: the pipe on which it says, with one byte, that the pid file is written.</summary>
    public static Descriptor TakeReady() => ChildProcess.TakeInherited(0);

    /// <summary>
    /// Who stands in a folder that has been removed stands in the root from now on: every relative name is looked up
    /// from somewhere.
    /// </summary>
    public static void StandSomewhere()
    {
        try
        {
            _ = Environment.CurrentDirectory;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            Environment.CurrentDirectory = "/";
        }
    }

    /// <summary>argv for a process of our own kind: our own name, its role, the user's folder and words.</summary>
    public static string[] Arguments(string role, string folder, string[] words) =>
        [Environment.GetCommandLineArgs()[0], role, folder, .. words];

    /// <summary>
    /// The file we run from; the kernel's own link to it when it has been replaced meanwhile; what we were called by
    /// where there is no /proc.
    /// </summary>
    public static string Executable
    {
        get
        {
            const string link = "/proc/self/exe";
            return RawFile.LinkTarget(link) is not { } file ? Path.GetFullPath(Environment.GetCommandLineArgs()[0])
                : FileStatus.ReadTarget(file, out _).IsOk ? file : link;
        }
    }
}
