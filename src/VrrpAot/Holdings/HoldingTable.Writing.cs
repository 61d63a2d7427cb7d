namespace VrrpAot.Holdings;

/// <summary>What is asked of the kernel, what it refuses, and what goes on over a reload.</summary>
public sealed partial class HoldingTable
{
    /// <summary>Writes the difference between wanted and present, and renews lifetimes when that is due.</summary>
    public void Reconcile(IHoldingWriter writer, Instant now)
    {
        bool renew = _renewNow || _renewAt != Instant.Never && now >= _renewAt - s_renewalSlack;
        _renewNow = false;
        if (now >= _retryAt)
            TakeRetries(now);
        // Before the queue, so that what is set in this turn is not renewed in it, too.
        if (renew)
            foreach (int holding in _alive)
                Write(writer, holding, ref Look(holding));
        if (_queued > 0)
            WriteQueued(writer, now);
        if (_lifetime == Duration.Zero || _alive.Count == 0)
            _renewAt = Instant.Never;
        else if (renew || _renewAt == Instant.Never)
            _renewAt = now + _lifetime / 2;
    }

    private void WriteQueued(IHoldingWriter writer, Instant now)
    {
        WriteRemovals(writer, now, 0, Last);
        WriteWanted(writer, now, 0, Last);
        ClearQueue();
    }

    private const HoldingKind Last = HoldingKind.Filter;

    /// <summary>
    /// One part of <see cref="Reconcile"/>, for a table without lifetimes beside others that come between: removes what
    /// is of these kinds. The parts of a turn end with <see cref="EndParts"/>.
    /// </summary>
    public void Remove(IHoldingWriter writer, Instant now, HoldingKind from, HoldingKind to)
    {
        if (now >= _retryAt)
            TakeRetries(now);
        if (_queued > 0)
            WriteRemovals(writer, now, from, to);
    }

    /// <summary>Another part: sets what is of these kinds.</summary>
    public void Put(IHoldingWriter writer, Instant now, HoldingKind from, HoldingKind to)
    {
        if (_queued > 0)
            WriteWanted(writer, now, from, to);
    }

    public void EndParts()
    {
        if (_queued > 0)
            ClearQueue();
    }

    /// <summary>What is taken away goes first, and in the order opposite to that in which it is set.</summary>
    private void WriteRemovals(IHoldingWriter writer, Instant now, HoldingKind from, HoldingKind to)
    {
        for (int kind = (int)to; kind >= (int)from; kind--)
            foreach (int holding in _queues[kind])
                if (Look(holding) is { IsDifferent: true, IsWanted: false } it && IsDue(it, now))
                    Write(writer, holding, ref _holdings[holding]);
    }

    private void WriteWanted(IHoldingWriter writer, Instant now, HoldingKind from, HoldingKind to)
    {
        for (int kind = (int)from; kind <= (int)to; kind++)
        {
            List<int> queue = _queues[kind];
            // As numbered, whatever the order in which they changed: of addresses in one subnet the first that is
            // set is the primary one.
            queue.Sort();
            foreach (int holding in queue)
            {
                ref Holding it = ref _holdings[holding];
                if (it is { IsDifferent: true, IsWanted: true } && IsDue(it, now))
                    Write(writer, holding, ref it);
            }
        }
    }

    private void ClearQueue()
    {
        foreach (List<int> queue in _queues)
        {
            foreach (int holding in queue)
                _holdings[holding].IsQueued = false;
            queue.Clear();
        }
        _queued = 0;
    }

    private static bool IsDue(in Holding it, Instant now) => it.RetryAt == Instant.Never || now >= it.RetryAt;

    private void Write(IHoldingWriter writer, int holding, ref Holding it)
    {
        it.RetryAt = Instant.Never;
        it.IsRemoving = !it.IsWanted;
        if (it.IsRemoving)
        {
            it.IsPresent = it.IsOurs = false;
            Asked(holding, writer.Remove(holding));
        }
        else
        {
            bool restored = it.IsLost;
            it.IsOurs = it.IsPresent = true;
            it.IsLost = false;
            it.ListedIn = _list;
            Asked(holding, writer.Set(holding, restored));
        }
        KeepAlive(holding, ref it);
    }

    /// <summary>Its owner has asked the kernel to remove it, outside of <see cref="Reconcile"/>.</summary>
    public void Removed(int holding, uint request)
    {
        ref Holding it = ref Look(holding);
        it.IsRemoving = true;
        it.IsPresent = it.IsOurs = false;
        Asked(holding, request);
        Changed(holding, ref it);
    }

    /// <summary>Its owner has asked whether the kernel would set it, without wanting it.</summary>
    public void Tried(int holding, uint request)
    {
        Look(holding).IsRemoving = false;
        Asked(holding, request);
    }

    private void Asked(int holding, uint request)
    {
        ref Holding it = ref _holdings[holding];
        if (it.LastRequest != 0)
            _byRequest.Remove(it.LastRequest);
        it.LastRequest = request;
        _byRequest[request] = holding;
    }

    /// <summary>
    /// The kernel refused a request: it is made again after a pause for as long as it makes a difference. Returns the
    /// holding that was asked for, or -1 when it is none of ours, or no refusal.
    /// </summary>
    /// <param name="saysGone">The errno means that there is nothing to remove: as wished.</param>
    /// <param name="saysThere">The errno means that it is there already: as wished.</param>
    public int Refused(uint request, bool saysGone, Instant now, bool saysThere = false)
    {
        if (!_byRequest.Remove(request, out int holding))
            return -1;
        ref Holding it = ref Look(holding);
        it.LastRequest = 0;
        if (it.IsRemoving ? saysGone : saysThere)
            return -1;
        // Its owner has given it up meanwhile, for another one that was refused. What the renewal left is on its way.
        if (!it.IsRemoving && !it.IsWanted)
            return holding;
        it.IsPresent = it.IsRemoving;
        it.IsOurs |= it.IsRemoving;
        it.RetryAt = now + s_retryPause;
        _retryAt = Instant.Earlier(_retryAt, it.RetryAt);
        if (!it.IsRetrying)
            _retrying.Add(holding);
        it.IsRetrying = true;
        KeepAlive(holding, ref it);
        return holding;
    }

    /// <summary>The last request for it was to remove it.</summary>
    public bool IsRemoving(int holding) => _holdings[holding].IsRemoving;

    private void TakeRetries(Instant now)
    {
        _retryAt = Instant.Never;
        int kept = 0;
        for (int i = 0; i < _retrying.Count; i++)
        {
            int holding = _retrying[i];
            ref Holding it = ref Look(holding);
            if (it.RetryAt != Instant.Never && now < it.RetryAt && it.IsDifferent)
            {
                _retrying[kept++] = holding;
                _retryAt = Instant.Earlier(_retryAt, it.RetryAt);
                continue;
            }
            it.IsRetrying = false;
            it.RetryAt = Instant.Never;
            Changed(holding, ref it);
        }
        _retrying.RemoveRange(kept, _retrying.Count - kept);
    }

    /// <summary>
    /// A reload: goes on with what was known of the same object. True when the kernel has it, and the caller is to
    /// remove it first, since it has changed in a way in which an object of the kernel cannot.
    /// </summary>
    public bool Inherit(int holding, HoldingTable before, int old, bool isAnother)
    {
        ref Holding it = ref Look(holding);
        Holding was = before._holdings[old];
        it.IsInherited = true;
        if (it.IsMachines)
            return false;
        it.IsOurs |= was.IsOurs;
        it.IsLost = was.IsLost;
        it.ListedIn = was.ListedIn == before._list ? _list : -1;
        it.IsRemoving = was.IsRemoving;
        if (was.LastRequest != 0)
            Asked(holding, was.LastRequest);
        if (was.RetryAt != Instant.Never && !it.IsRetrying)
        {
            (it.RetryAt, it.IsRetrying) = (was.RetryAt, true);
            _retryAt = Instant.Earlier(_retryAt, was.RetryAt);
            _retrying.Add(holding);
        }
        bool remove = was.IsPresent && was.IsOurs && isAnother;
        it.IsPresent |= was.IsPresent && !remove;
        it.IsOurs |= it.IsWanted;
        Changed(holding, ref it);
        return remove;
    }

    /// <summary>The renewals go on as they were, and so do doubts.</summary>
    public void InheritRenewal(HoldingTable before) =>
        (_renewAt, _isInDoubt) = (before._renewAt, before._isInDoubt);
}
