namespace VrrpAot.Protocol;

/// <summary>Where a member of a sync group stands, as its group sees it.</summary>
public enum MemberStanding : byte
{
    /// <summary>Not started, or stopped.</summary>
    Out,
    /// <summary>Something of its own holds it in FAULT, or would.</summary>
    Faulty,
    /// <summary>In FAULT because another member is.</summary>
    Held,
    /// <summary>BACKUP that has heard no master yet.</summary>
    Backup,
    /// <summary>BACKUP that follows a master.</summary>
    Following,
    /// <summary>BACKUP whose timer has run out.</summary>
    Waiting,
    Master,
}

/// <summary>What a group asks for. A closed list, carried out in the order given.</summary>
public enum GroupOutputKind : byte
{
    /// <summary>FAULT, for as long as the group says so.</summary>
    Hold,
    /// <summary>Nothing of the group's holds it in FAULT any more.</summary>
    Free,
    /// <summary>The member is told <see cref="InputKind.GroupMaster"/>.</summary>
    Promote,
    /// <summary>The member is told <see cref="InputKind.GroupBackup"/>.</summary>
    Demote,
    /// <summary>The member is told <see cref="InputKind.GroupContest"/>.</summary>
    Announce,
    /// <summary>The member hands over in any case, and becomes BACKUP.</summary>
    HandOver,
    /// <summary>What the member offers nobody takes.</summary>
    Keep,
    /// <summary>The members are moved to State: a line in the log, and nothing else.</summary>
    Syncing,
    /// <summary>The group has become State, and its members have.</summary>
    StateChanged,
}

/// <param name="Member">Its place in the group; -1 for the group itself.</param>
/// <param name="State">Syncing and StateChanged: where to.</param>
public readonly record struct GroupOutput(GroupOutputKind Kind, int Member, RouterState State = default);

/// <summary>The list that a step of a group writes to; cleared before each by the caller.</summary>
/// <param name="members">Of the largest group.</param>
public sealed class GroupOutputs(int members)
{
    private readonly GroupOutput[] _items = new GroupOutput[2 * members + 4];

    public int Count { get; private set; }

    public ReadOnlySpan<GroupOutput> Items => _items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    internal void Add(GroupOutputKind kind, int member) => _items[Count++] = new GroupOutput(kind, member);

    internal void Add(GroupOutputKind kind, RouterState state) => _items[Count++] = new GroupOutput(kind, -1, state);
}

/// <summary>
/// A sync group: virtual routers that are MASTER together, BACKUP together and in FAULT together, since each serves one
/// side of the same router. Pure, as the elections are: told where each member stands, it says what the others are to
/// be told, and they are told in the same turn. The rules are keepalived's:
/// <list type="bullet">
/// <item>MASTER when every member would be; who comes last takes the others along.</item>
/// <item>BACKUP as soon as one has become BACKUP, and the others say nothing.</item>
/// <item>FAULT as soon as one has become so, until none has a reason of its own.</item>
/// </list>
/// Ours is what a reload needs: a group may find its members in different states, and then prefers BACKUP too.
/// </summary>
/// <param name="members">At least one.</param>
public sealed class SyncGroup(int members)
{
    private readonly MemberStanding[] _stands = new MemberStanding[members];

    /// <summary>For tests, which look.</summary>
    internal ReadOnlySpan<MemberStanding> Stands => _stands;

    /// <summary>INIT until <see cref="Begin"/>.</summary>
    public RouterState State { get; private set; }

    /// <summary>
    /// The group is at work: what was told until then has only had members held. It says its state.
    /// </summary>
    /// <param name="before">A reload: the state in which the group of this name was; INIT for none.</param>
    public void Begin(RouterState before, GroupOutputs outputs)
    {
        if (State != RouterState.Init)
            return;
        State = Any(MemberStanding.Faulty) ? RouterState.Fault
            : Any(MemberStanding.Master) ? RouterState.Master : RouterState.Backup;
        if (State != before)
            outputs.Add(GroupOutputKind.StateChanged, State);
        if (State == RouterState.Master)
            Settle(outputs);
    }

    /// <summary>A member stands where it is said, perhaps as before.</summary>
    /// <param name="outputs">Appended to.</param>
    public void Step(int member, MemberStanding stands, GroupOutputs outputs)
    {
        MemberStanding before = _stands[member];
        if (stands == before)
            return;
        _stands[member] = stands;
        if (stands == MemberStanding.Faulty)
        {
            Hold(member, outputs);
            return;
        }
        if (before == MemberStanding.Faulty)
            Free(member, outputs);
        if (State == RouterState.Init || Any(MemberStanding.Faulty))
            return;
        switch (stands)
        {
            case MemberStanding.Master:
                Promote(member, outputs);
                break;

            case MemberStanding.Backup or MemberStanding.Following when before == MemberStanding.Master:
                Demote(outputs);
                break;

            case MemberStanding.Following or MemberStanding.Waiting:
                Settle(outputs, member);
                break;
        }
    }

    /// <summary>A member that is MASTER heard a rival: all announce their addresses again.</summary>
    public void Contested(int member, GroupOutputs outputs) => Others(member, GroupOutputKind.Announce, outputs);

    /// <summary>A member that offered its addresses keeps them: so does every other.</summary>
    public void Kept(int member, GroupOutputs outputs) => Others(member, GroupOutputKind.Keep, outputs);

    private void Others(int member, GroupOutputKind kind, GroupOutputs outputs)
    {
        for (int i = 0; i < _stands.Length; i++)
            if (i != member && _stands[i] == MemberStanding.Master)
                outputs.Add(kind, i);
    }

    private void Hold(int member, GroupOutputs outputs)
    {
        bool isNew = State is not (RouterState.Init or RouterState.Fault);
        if (isNew)
            outputs.Add(GroupOutputKind.Syncing, RouterState.Fault);
        for (int i = 0; i < _stands.Length; i++)
        {
            if (i == member)
                continue;
            outputs.Add(GroupOutputKind.Hold, i);
            if (_stands[i] is not (MemberStanding.Faulty or MemberStanding.Out))
                _stands[i] = MemberStanding.Held;
        }
        if (!isNew)
            return;
        State = RouterState.Fault;
        outputs.Add(GroupOutputKind.StateChanged, State);
    }

    /// <summary>Who is well again waits for the others: the last to be held is the only one that holds.</summary>
    private void Free(int member, GroupOutputs outputs)
    {
        int faulty = 0, last = -1;
        for (int i = 0; i < _stands.Length; i++)
            if (_stands[i] == MemberStanding.Faulty)
                (faulty, last) = (faulty + 1, i);
        if (faulty == 1)
            outputs.Add(GroupOutputKind.Free, last);
        if (faulty > 0)
            return;
        bool isNew = State == RouterState.Fault;
        if (isNew)
            outputs.Add(GroupOutputKind.Syncing, RouterState.Backup);
        for (int i = 0; i < _stands.Length; i++)
        {
            if (i == member)
                continue;
            outputs.Add(GroupOutputKind.Free, i);
            if (_stands[i] == MemberStanding.Held)
                _stands[i] = MemberStanding.Backup;
        }
        if (!isNew)
            return;
        State = RouterState.Backup;
        outputs.Add(GroupOutputKind.StateChanged, State);
    }

    /// <summary>
    /// Every member would be MASTER: they are. One would not while others are (after a reload, at most): those hand
    /// over to whoever is MASTER of the one.
    /// </summary>
    /// <param name="first">Who goes first: its timer was the last to run out.</param>
    private void Settle(GroupOutputs outputs, int first = -1)
    {
        bool all = true, follows = Any(MemberStanding.Following);
        foreach (MemberStanding stands in _stands)
            all &= stands is MemberStanding.Waiting or MemberStanding.Master;
        if (all)
            Promote(first, outputs);
        else if (follows)
            Others(-1, GroupOutputKind.HandOver, outputs);
    }

    private void Promote(int first, GroupOutputs outputs)
    {
        if (first >= 0 && _stands[first] != MemberStanding.Master)
            PromoteOne(first, outputs);
        bool isNew = State != RouterState.Master;
        if (isNew)
            outputs.Add(GroupOutputKind.Syncing, RouterState.Master);
        for (int i = 0; i < _stands.Length; i++)
            if (_stands[i] is MemberStanding.Backup or MemberStanding.Following or MemberStanding.Waiting)
                PromoteOne(i, outputs);
        if (!isNew)
            return;
        State = RouterState.Master;
        outputs.Add(GroupOutputKind.StateChanged, State);
    }

    private void PromoteOne(int member, GroupOutputs outputs)
    {
        outputs.Add(GroupOutputKind.Promote, member);
        _stands[member] = MemberStanding.Master;
    }

    private void Demote(GroupOutputs outputs)
    {
        if (State == RouterState.Backup)
            return;
        outputs.Add(GroupOutputKind.Syncing, RouterState.Backup);
        for (int i = 0; i < _stands.Length; i++)
            if (_stands[i] == MemberStanding.Master)
            {
                outputs.Add(GroupOutputKind.Demote, i);
                _stands[i] = MemberStanding.Backup;
            }
        State = RouterState.Backup;
        outputs.Add(GroupOutputKind.StateChanged, State);
    }

    private bool Any(MemberStanding standing)
    {
        foreach (MemberStanding stands in _stands)
            if (stands == standing)
                return true;
        return false;
    }
}
