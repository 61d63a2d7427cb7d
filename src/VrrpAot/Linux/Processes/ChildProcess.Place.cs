using System.Runtime.InteropServices;
using Tmds.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Linux;

public static unsafe partial class ChildProcess
{
    /// <summary>
    /// Where a child is in our memory until it has become another program: its stack, its orders and their strings.
    /// Mapped and touched before it is needed. A child that is still there when patience with it is over keeps its
    /// place; the next start takes another one.
    /// </summary>
    internal sealed class ChildPlace
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
        /// <summary>At its end when the child has left; -1 while nobody is here.</summary>
        private int _left = -1;
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
                if (place._left >= 0 && place.WaitUntilLeft(Duration.Zero))
                    TryReap(place._pid, out _);
            }
            foreach (ChildPlace place in s_places)
            {
                if (place._left < 0)
                    return place;
            }
            if (s_places.Count == MostPlaces)
                return null;
            s_places.Add(new ChildPlace());
            return s_places[^1];
        }

        public int Start(in SpawnRequest request, out int pid)
        {
            pid = -1;
            ReadOnlySpan<int> wanted = request.InheritedFds.IsDefault ? [] : request.InheritedFds.AsSpan();
            // What becomes 3, 4, 5... and the pipe's end behind it must not lie where another one goes.
            int last = FirstInheritedFd + wanted.Length;
            int error = Descriptor.CreatePipe(out int left, out int alive);
            if (error != 0)
                return error;
            Span<int> sources = stackalloc int[wanted.Length];
            for (int i = 0; i < wanted.Length; i++)
            {
                sources[i] = LibC.fcntl(wanted[i], LibC.F_DUPFD_CLOEXEC, last);
                error = error == 0 && sources[i] < 0 ? LibC.errno : error;
            }
            int aliveThere = LibC.fcntl(alive, LibC.F_DUPFD_CLOEXEC, last + 1);
            error = error == 0 && aliveThere < 0 ? LibC.errno : error;
            Descriptor.Close(alive);
            if (error == 0)
            {
                _left = left;
                error = Start(request, sources, aliveThere, out pid);
            }
            else
            {
                Descriptor.Close(left);
            }
            if (aliveThere >= 0)
                Descriptor.Close(aliveThere);
            foreach (int source in sources)
            {
                if (source >= 0)
                    Descriptor.Close(source);
            }
            return error == 0 ? SeeOff(ref pid) : error;
        }

        /// <summary>
        /// The child is on its way, with descriptors of its own. What it reads is in native memory until it has left.
        /// </summary>
        private int Start(in SpawnRequest request, ReadOnlySpan<int> descriptors, int alive, out int pid)
        {
            Identity identity = request.Identity ?? default;
            ReadOnlySpan<uint> groups = identity.SupplementaryGroups.IsDefault ? []
                : identity.SupplementaryGroups.AsSpan();
            _strings = new NativeStrings(request.Path, request.Arguments, request.Environment ?? CleanEnvironment);
            _numbers = (uint*)NativeMemory.Alloc((nuint)(descriptors.Length + groups.Length + 1), sizeof(uint));
            descriptors.CopyTo(new Span<int>(_numbers, descriptors.Length));
            groups.CopyTo(new Span<uint>(_numbers + descriptors.Length, groups.Length));
            if (request.Identity is not null)
                s_owesDumpable |= ProcessControl.Get(ProcessControl.PR_GET_DUMPABLE) == 1;
            *_order = new StartOrder
            {
                Path = _strings.Path,
                Arguments = _strings.Arguments,
                Environment = _strings.Environment,
                Descriptors = (int*)_numbers,
                DescriptorCount = descriptors.Length,
                Groups = _numbers + descriptors.Length,
                GroupCount = groups.Length,
                Output = request.OutputFd,
                ErrorOutput = request.ErrorFd,
                Alive = alive,
                MaskOfFiles = (int?)request.Umask ?? -1,
                User = identity.UserId,
                Group = identity.GroupId,
                Mask = request.BlockSignals ? SignalSet.AllThatArriveFromOutside.Bits : 0,
                Flags = FlagsOf(request),
            };
            _pid = pid = start_child(_order, _stack + StackBytes);
            if (pid > 0)
                return 0;
            int error = LibC.errno;
            Leave();
            return error;
        }

        public static StartFlags FlagsOf(in SpawnRequest request) =>
            (request.NewProcessGroup ? StartFlags.NewGroup : 0) | (request.NewSession ? StartFlags.NewSession : 0)
            | (request.Identity is not null ? StartFlags.OtherUser : 0) | (request.BlockSignals ? 0
                : StartFlags.Ordinary)
            | (request.InheritStandardStreams ? 0 : StartFlags.StreamsToNull);

        /// <summary>Waits until the child has become the other program, or has found out why not.</summary>
        private int SeeOff(ref int pid)
        {
            bool left = WaitUntilLeft(Longest);
            int error = left ? _order->Error : LibC.ETIMEDOUT;
            if (error == 0)
                return 0;
            pid = -1;
            if (!left)
            {
                kill(_pid, SIGKILL);
                left = WaitUntilLeft(Dying);
            }
            // It has closed its files, and nothing is between it and its end.
            while (left && waitpid(_pid, null, 0) < 0 && LibC.errno == LibC.EINTR)
                continue;
            return error;
        }

        /// <summary>
        /// The end of the pipe, and not the moment at which the kernel calls a child gone from our memory (as it tells
        /// vfork): in between the child is the new owner's already, and our memory must not become dumpable again.
        /// </summary>
        private bool WaitUntilLeft(Duration patience)
        {
            if (DescriptorWait.For(_left, Readiness.Readable, -1, BootClock.Now + patience) != Waited.Ready)
                return false;
            Leave();
            return true;
        }

        private void Leave()
        {
            Descriptor.Close(_left);
            _left = -1;
            _strings?.Dispose();
            _strings = null;
            NativeMemory.Free(_numbers);
            _numbers = null;
            if (!s_owesDumpable || s_places.Exists(place => place._left >= 0))
                return;
            ProcessControl.Set(ProcessControl.PR_SET_DUMPABLE, 1);
            s_owesDumpable = false;
        }
    }
}
