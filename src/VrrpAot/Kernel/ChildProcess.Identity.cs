using Tmds.Linux;

namespace VrrpAot.Kernel;

public static unsafe partial class ChildProcess
{
    internal static Identity OwnIdentity()
    {
        Credentials own = Credentials.Read();
        return new Identity(own.EffectiveUser, own.EffectiveGroup) { SupplementaryGroups = [.. ReadGroups()] };
    }

    private static uint[] ReadGroups()
    {
        int count = (int)Syscall.Call(Syscall.GetGroups, 0, 0, 0);
        uint[] groups = new uint[Math.Max(count, 0)];
        fixed (uint* first = groups)
            Syscall.Call(Syscall.GetGroups, groups.Length, (nint)first, 0);
        return groups;
    }

    /// <summary>
    /// Another user's identity, worn by the calling thread from <see cref="Wear"/> to <see cref="Dispose"/>. In the
    /// kernel credentials belong to a thread; only the C library's wrappers change all of them, so these are the bare
    /// system calls. A child that is started meanwhile has the identity and nothing else: exec copies the effective
    /// user over the saved one, which is what lets this thread go back. The process is not dumpable meanwhile, so that
    /// the user cannot attach to it; for that short time the user can send signals to the thread.
    /// </summary>
    private readonly ref struct ThreadIdentity
    {
        private readonly Credentials _own;
        private readonly uint[] _ownGroups;
        private readonly bool _worn;

        private ThreadIdentity(Credentials own, uint[] ownGroups)
        {
            _own = own;
            _ownGroups = ownGroups;
            _worn = true;
        }

        /// <param name="error">0, or the errno; then nothing has changed.</param>
        public static ThreadIdentity Wear(Identity identity, out int error)
        {
            Credentials own = Credentials.Read();
            var worn = new ThreadIdentity(own, ReadGroups());
            error = Take(identity);
            if (error == 0)
                return worn;
            worn.Dispose();
            return default;
        }

        private static int Take(Identity identity)
        {
            uint saved = Credentials.Read().EffectiveUser;
            ReadOnlySpan<uint> groups = identity.SupplementaryGroups.IsDefault ? [] : identity.SupplementaryGroups.AsSpan();
            fixed (uint* first = groups)
            {
                if (Syscall.Call(Syscall.SetGroups, groups.Length, (nint)first, 0) != 0)
                    return LibC.errno;
            }
            // A non-root program keeps ambient capabilities over exec; root has no use for them.
            ProcessControl.Set(ProcessControl.PR_CAP_AMBIENT, ProcessControl.PR_CAP_AMBIENT_CLEAR_ALL);
            if (Syscall.Call(Syscall.SetResGid, (nint)identity.GroupId, (nint)identity.GroupId, (nint)identity.GroupId) != 0)
                return LibC.errno;
            if (Syscall.Call(Syscall.SetResUid, (nint)identity.UserId, (nint)identity.UserId, (nint)saved) != 0)
                return LibC.errno;
            return 0;
        }

        /// <summary>Back to what the thread was. A daemon that cannot get its own identity back must not go on.</summary>
        public void Dispose()
        {
            if (!_worn)
                return;
            Syscall.Call(Syscall.SetResUid, (nint)_own.RealUser, (nint)_own.EffectiveUser, (nint)_own.SavedUser);
            Syscall.Call(Syscall.SetResGid, (nint)_own.RealGroup, (nint)_own.EffectiveGroup, (nint)_own.SavedGroup);
            fixed (uint* first = _ownGroups)
                Syscall.Call(Syscall.SetGroups, _ownGroups.Length, (nint)first, 0);
            if (Credentials.Read() with { Dumpable = _own.Dumpable } != _own || !ReadGroups().AsSpan().SequenceEqual(_ownGroups))
                Environment.FailFast("vrrpaot: a thread could not get its own user and groups back after starting a child");
            // The kernel clears the flag with every change of identity.
            ProcessControl.Set(ProcessControl.PR_SET_DUMPABLE, _own.Dumpable == 1 ? 1 : 0);
        }
    }

    private readonly record struct Credentials(
        uint RealUser, uint EffectiveUser, uint SavedUser, uint RealGroup, uint EffectiveGroup, uint SavedGroup, int Dumpable)
    {
        public static Credentials Read()
        {
            uint ru, eu, su, rg, eg, sg;
            Syscall.Call(Syscall.GetResUid, (nint)(&ru), (nint)(&eu), (nint)(&su));
            Syscall.Call(Syscall.GetResGid, (nint)(&rg), (nint)(&eg), (nint)(&sg));
            return new Credentials(ru, eu, su, rg, eg, sg, ProcessControl.Get(ProcessControl.PR_GET_DUMPABLE));
        }
    }
}
