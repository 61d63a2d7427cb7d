namespace VrrpAot.Holdings;

/// <summary>
/// Wanted versus present (design decision 5), for any kind of kernel object. Every object that an owner may want is a
/// holding; the difference between what is wanted and what the kernel has is the only thing ever written. A takeover,
/// an object that somebody removed, a leftover of a crash and a link that came back are all the same code.
/// <para>
/// Pure: what a holding is in the kernel's words its owner knows, by its number. Nothing is searched for: whatever
/// changes a holding puts it into a queue, and <see cref="Reconcile"/> looks at those in the queue and at no others.
/// After construction nothing allocates. What is asked of the kernel, and what it refuses, is in
/// HoldingTable.Writing.cs.
/// </para>
/// </summary>
public sealed partial class HoldingTable
{
    /// <summary>A renewal goes along with a turn that happens anyway when it is due this soon.</summary>
    private static readonly Duration s_renewalSlack = Duration.FromSeconds(1);
    private static readonly Duration s_retryPause = Duration.FromSeconds(1);

    private const int Kinds = (int)HoldingKind.Filter + 1;

    private readonly Holding[] _holdings;
    /// <summary>What may differ, by kind.</summary>
    private readonly List<int>[] _queues = new List<int>[Kinds];
    private readonly List<int> _retrying;
    private readonly List<int> _alive;
    private readonly Dictionary<uint, int> _byRequest;
    private readonly Duration _lifetime;
    private Instant _renewAt = Instant.Never;
    private Instant _retryAt = Instant.Never;
    private int _list;
    private int _queued;
    /// <summary>
    /// A send failed, perhaps the one that renewed: nobody knows how long the kernel will keep things.
    /// </summary>
    private bool _isInDoubt;
    private bool _renewNow;

    /// <param name="kinds">One for each holding; its place is the holding's number.</param>
    /// <param name="lifetime">How long the kernel keeps what is not renewed; zero for ever.</param>
    public HoldingTable(ReadOnlySpan<HoldingKind> kinds, Duration lifetime)
    {
        _lifetime = lifetime;
        _holdings = new Holding[kinds.Length];
        Span<int> counts = stackalloc int[Kinds];
        for (int i = 0; i < kinds.Length; i++)
        {
            _holdings[i] = new Holding { Kind = kinds[i], RetryAt = Instant.Never, RenewalPlace = -1, ListedIn = -1 };
            counts[(int)kinds[i]]++;
        }
        for (int kind = 0; kind < Kinds; kind++)
            _queues[kind] = new List<int>(counts[kind]);
        _retrying = new List<int>(kinds.Length);
        _alive = new List<int>(kinds.Length);
        _byRequest = new Dictionary<uint, int>(kinds.Length);
    }

    /// <summary>When this table wants to be reconciled again even if nothing happens.</summary>
    public Instant NextDeadline => Instant.Earlier(_retryAt, _renewAt);

    /// <summary>Holdings looked at so far: for the test that says that cost grows with what changed.</summary>
    internal long Looks { get; private set; }

    public bool IsWanted(int holding) => _holdings[holding].IsWanted;
    public bool IsPresent(int holding) => _holdings[holding].IsPresent;
    public bool IsOurs(int holding) => _holdings[holding].IsOurs;
    public bool IsMachines(int holding) => _holdings[holding].IsMachines;
    public bool IsReachable(int holding) => _holdings[holding].IsReachable;
    /// <summary>Wanted, and to be set as soon as it can be.</summary>
    public bool IsMissing(int holding) => _holdings[holding].IsMissing;
    public bool IsInherited(int holding) => _holdings[holding].IsInherited;
    /// <summary>It may be there because of us: it was when we last knew, or we asked for its removal and do not know
    /// whether the kernel heard it.</summary>
    public bool MayBeLeft(int holding) => _holdings[holding] is { IsMachines: false } it
        && (it.IsPresent && it.IsOurs || _isInDoubt && (it.IsOurs || it.IsRemoving));

    /// <summary>Others may take it away.</summary>
    public void LeaveAlone(int holding) => _holdings[holding].IsLeftAlone = true;

    /// <summary>What it stands on is new, and has nothing of it; or is gone, and it with that.</summary>
    public void Rebind(int holding, bool isReachable)
    {
        ref Holding it = ref Look(holding);
        it.IsReachable = isReachable;
        // Nobody has taken anything away from what is new.
        it.IsPresent = it.IsLost = it.IsMachines = false;
        it.IsOurs = it.IsWanted;
        Changed(holding, ref it);
    }

    /// <summary>One owner more wants it.</summary>
    public void Want(int holding)
    {
        ref Holding it = ref Look(holding);
        if (it.Wants++ > 0)
            return;
        it.IsOurs |= !it.IsMachines;
        // Written even where another program has set it while we ran: with our mark and lifetime.
        it.IsPresent &= it.IsMachines;
        it.IsLost = false;
        it.RetryAt = Instant.Never;
        Changed(holding, ref it);
    }

    /// <summary>One owner less wants it.</summary>
    public void Unwant(int holding)
    {
        ref Holding it = ref Look(holding);
        if (--it.Wants > 0)
            return;
        it.IsLost = false;
        it.RetryAt = Instant.Never;
        // Even if it is not known to be there: a refused renewal leaves what was there before, and of a wish that was
        // taken back within a turn nothing was written.
        it.IsPresent |= it.IsOurs && it.IsReachable;
        Changed(holding, ref it);
    }

    /// <summary>It is the machine's own, and stays that.</summary>
    public void BelongsToMachine(int holding)
    {
        ref Holding it = ref Look(holding);
        (it.IsMachines, it.IsPresent, it.IsOurs) = (true, true, false);
        Changed(holding, ref it);
    }

    /// <summary>If it came while we ran it is ours from now on, no matter who set it.</summary>
    public void TakeForOurs(int holding)
    {
        ref Holding it = ref Look(holding);
        it.IsOurs |= it.IsPresent && !it.IsMachines;
        Changed(holding, ref it);
    }

    /// <summary>It is not ours any more, and stays.</summary>
    public void Disown(int holding)
    {
        ref Holding it = ref Look(holding);
        it.IsOurs = it.IsPresent = false;
        it.RetryAt = Instant.Never;
        Changed(holding, ref it);
    }

    /// <summary>The kernel has it.</summary>
    /// <param name="hasOurMark">It says that we set it.</param>
    /// <param name="beforeUs">Nobody can have meant it as ours: it was there when we came.</param>
    public void Saw(int holding, bool hasOurMark, bool beforeUs)
    {
        ref Holding it = ref Look(holding);
        it.IsPresent = true;
        it.ListedIn = _list;
        it.IsLost = false;
        if (hasOurMark)
            (it.IsOurs, it.IsMachines) = (true, false);
        else
            it.IsMachines |= beforeUs && !it.IsOurs;
        Changed(holding, ref it);
    }

    /// <summary>The kernel has it no more. True when it was wanted, and is put back.</summary>
    public bool Missed(int holding)
    {
        ref Holding it = ref Look(holding);
        it.IsPresent = it.IsMachines = false;
        it.IsLost = it.IsWanted;
        Changed(holding, ref it);
        return it.IsWanted && !it.IsLeftAlone;
    }

    /// <summary>Before the kernel lists: which of them are there will be heard.</summary>
    public void BeginList() => _list++;

    /// <summary>Taken to be there, but not in the list.</summary>
    public bool IsUnlisted(int holding)
    {
        ref Holding it = ref Look(holding);
        return it.IsPresent && it.ListedIn != _list;
    }

    /// <summary>Requests never reached the kernel: until the next list nothing that is ours is known to be
    /// there.</summary>
    public void ForgetPresence()
    {
        _isInDoubt = true;
        for (int i = 0; i < _holdings.Length; i++)
        {
            ref Holding it = ref Look(i);
            it.IsPresent &= it.IsMachines;
            // Not written before the list has told what there is.
            Changed(i, ref it, isDoubt: true);
        }
    }

    /// <summary>All was listed: what is still not known to be there is missing.</summary>
    public void Relisted()
    {
        _renewNow |= _isInDoubt && _lifetime != Duration.Zero;
        _isInDoubt = false;
        for (int i = 0; i < _holdings.Length; i++)
            Changed(i, ref Look(i));
    }

    private ref Holding Look(int holding)
    {
        Looks++;
        return ref _holdings[holding];
    }

    private void Changed(int holding, ref Holding it, bool isDoubt = false)
    {
        KeepAlive(holding, ref it);
        if (isDoubt || it.IsQueued || !it.IsDifferent)
            return;
        it.IsQueued = true;
        _queues[(int)it.Kind].Add(holding);
        _queued++;
    }

    private void KeepAlive(int holding, ref Holding it)
    {
        if (it.IsAlive == it.RenewalPlace >= 0)
            return;
        if (it.RenewalPlace < 0)
        {
            it.RenewalPlace = _alive.Count;
            _alive.Add(holding);
            return;
        }
        int last = _alive[^1];
        _alive[it.RenewalPlace] = last;
        _holdings[last].RenewalPlace = it.RenewalPlace;
        _alive.RemoveAt(_alive.Count - 1);
        it.RenewalPlace = -1;
    }
}
