using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// The process that starts our children and ends them, where there is one (Starter.h). It is asked one question at a
/// time and answers each. Without it we could start nothing, so its end is ours: the guardian begins again. While it
/// only hangs, scripts are not started, and addresses stay.
/// </summary>
internal static unsafe partial class Starter
{
    private static readonly Lock s_gate = new();

    /// <summary>What it calls itself, and what it starts until that is another program.</summary>
    public const string Name = "vrrpaot-starter";

    public static bool IsThere { get; } = has_starter() != 0;

    public static bool Is(int pid) =>
        RawFile.TryReadText($"/proc/{pid}/comm", out string name).IsOk && name.TrimEnd('\n') == Name;

    /// <summary>As <see cref="ChildProcess.Spawn"/>; of descriptors it hands on the output's only.</summary>
    public static Errno Start(in SpawnRequest request, out int pid)
    {
        Identity identity = request.Identity ?? default;
        ReadOnlySpan<uint> groups = identity.SupplementaryGroups.IsDefault ? [] : identity.SupplementaryGroups.AsSpan();
        using var strings = new NativeStrings(request.Path, request.Arguments,
            request.Environment ?? ChildProcess.CleanEnvironment);
        fixed (uint* first = groups)
        {
            var order = new StartOrder
            {
                Path = strings.Path,
                Arguments = strings.Arguments,
                Environment = strings.Environment,
                Groups = first,
                GroupCount = groups.Length,
                Output = Math.Max(0, request.Output.Number),
                MaskOfFiles = (int?)request.Umask ?? -1,
                User = identity.UserId,
                Group = identity.GroupId,
                Flags = ChildPlace.FlagsOf(request),
            };
            lock (s_gate)
                pid = Answered(ask_to_start(&order));
        }
        var error = new Errno(Math.Max(0, -pid));
        pid = Math.Max(pid, -1);
        return error;
    }

    public static bool TryReap(int pid, out int status)
    {
        int got;
        lock (s_gate)
        {
            bool ended = Answered(ask_to_reap(pid, &got)) == 0;
            status = got;
            return ended;
        }
    }

    /// <summary>ESRCH for a process that is no child of the starter's.</summary>
    public static Errno SignalGroup(int pid, int signal)
    {
        lock (s_gate)
            return new Errno(-Answered(ask_to_signal(pid, signal)));
    }

    /// <summary>A netlink socket in the network namespace that a file stands for.</summary>
    /// <param name="into">Where it is kept.</param>
    public static Errno Open(ReadOnlySpan<byte> path, int protocol, Descriptor into)
    {
        int answer;
        fixed (byte* name = path)
            lock (s_gate)
                answer = Answered(ask_to_open(name, protocol));
        into.Keep(answer);
        return new Errno(Math.Max(0, -answer));
    }

    private static int Answered(int answer)
    {
        if (answer == -IsGone)
            Environment.FailFast("The starter of scripts is gone.");
        return answer;
    }

    /// <summary>STARTER_IS_GONE.</summary>
    private const int IsGone = 4096;

    [LibraryImport("vrrpaot")]
    private static partial int has_starter();
    [LibraryImport("vrrpaot")]
    internal static partial void hurry_starter();
    [LibraryImport("vrrpaot")]
    private static partial int ask_to_start(StartOrder* order);
    [LibraryImport("vrrpaot")]
    private static partial int ask_to_reap(int pid, int* status);
    [LibraryImport("vrrpaot")]
    private static partial int ask_to_open(byte* path, int protocol);
    [LibraryImport("vrrpaot")]
    private static partial int ask_to_signal(int pid, int signal);
}
