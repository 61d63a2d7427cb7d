using System.Runtime.InteropServices;
using Tmds.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Linux;

/// <summary>
/// Where a child is in our memory until it has become another program: its stack, its orders and their strings.
/// Mapped and touched before it is needed. A child that is still there when patience with it is over keeps its
/// place; the next start takes another one.
/// </summary>
internal sealed unsafe partial class ChildPlace
{
    /// <summary>
    /// How long a child may take to become another program. A disk that wakes, or a busy machine, needs no second.
    /// </summary>
    public static readonly Duration Longest = Duration.FromSeconds(5);

    /// <summary>From KILL to its end, unless it hangs inside the kernel.</summary>
    private static readonly Duration Dying = Duration.FromSeconds(1);

    /// <summary>The C function needs less than 1 kB; a signal's frame up to 4.</summary>
    private const int StackBytes = 32 * 1024;

    /// <summary>So many hang inside the kernel at most before nothing more is started.</summary>
    private const int MostPlaces = 8;

    private static readonly List<ChildPlace> s_places = [new ChildPlace()];

    /// <summary>The change of identity has made our own memory undumpable, which it was not.</summary>
    private static bool s_owesDumpable;

    private readonly byte* _stack;
    private readonly StartOrder* _order;
    private NativeStrings? _strings;
    /// <summary>Descriptors, and behind them groups.</summary>
    private uint* _numbers;
    /// <summary>At its end when the child has left; empty while nobody is here.</summary>
    private Descriptor _left = Descriptor.None;
    private int _pid;

    private ChildPlace()
    {
        _stack = (byte*)NativeMemory.AlignedAlloc(StackBytes, 4096);
        NativeMemory.Clear(_stack, StackBytes);
        _order = (StartOrder*)NativeMemory.AllocZeroed((nuint)sizeof(StartOrder));
    }

    /// <summary>One where nobody is; null when too many hang.</summary>
    public static ChildPlace? Find()
    {
        foreach (ChildPlace place in s_places)
        {
            if (place._left.IsOpen && place.WaitUntilLeft(Duration.Zero))
                ChildProcess.TryReap(place._pid, out _);
        }
        foreach (ChildPlace place in s_places)
        {
            if (!place._left.IsOpen)
                return place;
        }
        if (s_places.Count == MostPlaces)
            return null;
        s_places.Add(new ChildPlace());
        return s_places[^1];
    }

    public Errno Start(in SpawnRequest request, out int pid)
    {
        pid = -1;
        ReadOnlySpan<Borrowed> wanted = request.Inherited.IsDefault ? [] : request.Inherited.AsSpan();
        Errno error = Descriptor.CreatePipe(out Descriptor left, out Descriptor alive);
        // The last one is the pipe's. None may lie where another one goes: 3, 4, 5...
        var copies = new Descriptor[wanted.Length + 1];
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i] = Descriptor.None;
            if (error.IsOk)
                error = Copy(i < wanted.Length ? wanted[i] : alive, ChildProcess.FirstInherited + copies.Length,
                    out copies[i]);
        }
        alive.Dispose();
        if (error.IsOk)
        {
            _left = left;
            error = Start(request, copies, out pid);
        }
        else
        {
            left.Dispose();
        }
        foreach (Descriptor copy in copies)
            copy.Dispose();
        return error.IsOk ? SeeOff(ref pid) : error;
    }

    private static Errno Copy(Borrowed original, int least, out Descriptor copy) =>
        Descriptor.Take(LibC.fcntl(original.Number, LibC.F_DUPFD_CLOEXEC, least), out copy);

    /// <summary>
    /// The child is on its way, with descriptors of its own. What it reads is in native memory until it has left.
    /// </summary>
    private Errno Start(in SpawnRequest request, Descriptor[] copies, out int pid)
    {
        Identity identity = request.Identity ?? default;
        ReadOnlySpan<uint> groups = identity.SupplementaryGroups.IsDefault ? []
            : identity.SupplementaryGroups.AsSpan();
        _strings = new NativeStrings(request.Path, request.Arguments,
            request.Environment ?? ChildProcess.CleanEnvironment);
        int inherited = copies.Length - 1;
        _numbers = (uint*)NativeMemory.Alloc((nuint)(inherited + groups.Length + 1), sizeof(uint));
        for (int i = 0; i < inherited; i++)
            _numbers[i] = (uint)copies[i].Number;
        groups.CopyTo(new Span<uint>(_numbers + inherited, groups.Length));
        if (request.Identity is not null)
            s_owesDumpable |= ProcessControl.Get(ProcessControl.PR_GET_DUMPABLE) == 1;
        *_order = new StartOrder
        {
            Path = _strings.Path,
            Arguments = _strings.Arguments,
            Environment = _strings.Environment,
            Descriptors = (int*)_numbers,
            DescriptorCount = inherited,
            Groups = _numbers + inherited,
            GroupCount = groups.Length,
            Output = Math.Max(0, request.Output.Number),
            ErrorOutput = Math.Max(0, request.ErrorOutput.Number),
            Alive = copies[^1].Number,
            MaskOfFiles = (int?)request.Umask ?? -1,
            User = identity.UserId,
            Group = identity.GroupId,
            Mask = request.BlockSignals ? SignalSet.AllThatArriveFromOutside.Bits : 0,
            Flags = FlagsOf(request),
        };
        _pid = pid = start_child(_order, _stack + StackBytes);
        if (pid > 0)
            return Errno.Ok;
        Errno error = Errno.Last;
        Leave();
        return error;
    }

    public static StartFlags FlagsOf(in SpawnRequest request) =>
        (request.NewProcessGroup ? StartFlags.NewGroup : 0) | (request.NewSession ? StartFlags.NewSession : 0)
        | (request.Identity is not null ? StartFlags.OtherUser : 0) | (request.BlockSignals ? 0
            : StartFlags.Ordinary)
        | (request.InheritStandardStreams ? 0 : StartFlags.StreamsToNull);

    /// <summary>Waits until the child has become the other program, or has found out why not.</summary>
    private Errno SeeOff(ref int pid)
    {
        bool left = WaitUntilLeft(Longest);
        Errno error = left ? new Errno(_order->Error) : Errno.ETIMEDOUT;
        if (error.IsOk)
            return Errno.Ok;
        pid = -1;
        if (!left)
        {
            ChildProcess.Signal(_pid, LibC.SIGKILL);
            left = WaitUntilLeft(Dying);
        }
        // It has closed its files, and nothing is between it and its end.
        while (left && ChildProcess.waitpid(_pid, null, 0) < 0 && Errno.Last == Errno.EINTR)
            continue;
        return error;
    }

    /// <summary>
    /// The end of the pipe, and not the moment at which the kernel calls a child gone from our memory (as it tells
    /// vfork): in between the child is the new owner's already, and our memory must not become dumpable again.
    /// </summary>
    private bool WaitUntilLeft(Duration patience)
    {
        if (DescriptorWait.For(_left, Readiness.Readable, default, BootClock.Now + patience) != Waited.Ready)
            return false;
        Leave();
        return true;
    }

    private void Leave()
    {
        _left.Dispose();
        _strings?.Dispose();
        _strings = null;
        NativeMemory.Free(_numbers);
        _numbers = null;
        if (!s_owesDumpable || s_places.Exists(place => place._left.IsOpen))
            return;
        ProcessControl.Set(ProcessControl.PR_SET_DUMPABLE, 1);
        s_owesDumpable = false;
    }

    /// <summary>StartChild.c, which is compiled with the program; beside the tests it is a library.</summary>
    [LibraryImport("vrrpaot", SetLastError = true)]
    private static partial int start_child(StartOrder* start, void* stackEnd);
}
