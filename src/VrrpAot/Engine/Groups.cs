using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>A sync group at work.</summary>
/// <param name="index">Into <see cref="EngineSettings.Groups"/>.</param>
internal sealed class Group(int index, string name, Instance[] members)
{
    public int Index => index;
    public string Name => name;
    public Instance[] Members => members;
    public SyncGroup Rules { get; } = new(members.Length);

    /// <summary>When the present state was entered.</summary>
    public Instant Since { get; set; }

    /// <summary>The state that was last told.</summary>
    public RouterState Before { get; set; }

    /// <summary>Every member could start.</summary>
    public bool IsReady => Array.TrueForAll(members, member => member.PendingChecks <= 0);
}

/// <summary>
/// The sync groups: whatever an election does is told to its group, and what the group says to that is told to the
/// other members, in the same turn. So a group changes hands in as few system calls as an instance does. Never
/// allocates.
/// </summary>
internal sealed class Groups
{
    private readonly Group[] _all;
    private readonly GroupOutputs _outputs;
    private readonly RouterOutputs _routerOutputs;
    private readonly EventRing _events;
    private readonly Turn _turn;
    private bool _isMoving;

    public Groups(EngineSettings settings, Instance[] instances, RouterOutputs outputs, EventRing events, Turn turn)
    {
        (_routerOutputs, _events, _turn) = (outputs, events, turn);
        _all = new Group[settings.Groups.Length];
        int most = 0;
        for (int i = 0; i < _all.Length; i++)
        {
            SyncGroupSettings group = settings.Groups[i];
            var members = new Instance[group.Members.Length];
            for (int place = 0; place < members.Length; place++)
                members[place] = instances[group.Members[place]];
            _all[i] = new Group(i, group.Name, members);
            for (int place = 0; place < members.Length; place++)
                (members[place].Group, members[place].PlaceInGroup) = (_all[i], place);
            most = Math.Max(most, members.Length);
        }
        _outputs = new GroupOutputs(most);
    }

    public Group[] All => _all;

    /// <summary>Where a member stands, and what that means for the others.</summary>
    /// <param name="contested">It is MASTER and has heard a rival.</param>
    /// <param name="kept">Nobody took what it offered.</param>
    public void Hear(Instance instance, Routers routers, bool contested = false, bool kept = false)
    {
        if (instance.Group is not { } group || _isMoving || _routerOutputs.GivesWay)
            return;
        _outputs.Clear();
        if (contested)
            group.Rules.Contested(instance.PlaceInGroup, _outputs);
        if (kept)
            group.Rules.Kept(instance.PlaceInGroup, _outputs);
        Carry(group, routers);
        _outputs.Clear();
        group.Rules.Step(instance.PlaceInGroup, instance.Standing, _outputs);
        Move(group, routers);
    }

    /// <summary>Before its members start: those that another's fault holds begin in FAULT.</summary>
    /// <returns>One has a fault of its own.</returns>
    public bool Prepare(Group group, Routers routers)
    {
        foreach (Instance member in group.Members)
            Hear(member, routers);
        return Array.Exists(group.Members, member => member.Standing == MemberStanding.Faulty);
    }

    /// <summary>The group says its first state, unless it has.</summary>
    public void Begin(Group group, Routers routers)
    {
        _outputs.Clear();
        group.Rules.Begin(RouterState.Init, _outputs);
        Move(group, routers);
    }

    /// <summary>A reload: the members are what they were, perhaps in another group.</summary>
    public void Inherit(Groups before, Routers routers)
    {
        foreach (Instance instance in routers.All)
            if (instance.Group is null)
                routers.SetFault(instance, FaultCauses.Group, false);
        foreach (Group group in _all)
        {
            Group? was = Array.Find(before._all, other => other.Name == group.Name);
            _isMoving = true;
            foreach (Instance member in group.Members)
                routers.SetFault(member, FaultCauses.Group, IsHeld(group, member));
            _isMoving = false;
            foreach (Instance member in group.Members)
                Hear(member, routers);
            if (!Array.Exists(group.Members, member => member.Started))
                continue;
            group.Since = was?.Since ?? _turn.Now;
            group.Before = was?.Before ?? RouterState.Init;
            _outputs.Clear();
            group.Rules.Begin(was?.Rules.State ?? RouterState.Init, _outputs);
            Move(group, routers);
        }
    }

    private static bool IsHeld(Group group, Instance member) =>
        Array.Exists(group.Members, other => other != member && other.Standing == MemberStanding.Faulty);

    /// <summary>Said once every member was stopped.</summary>
    public void ReportStops()
    {
        foreach (Group group in _all)
            _events.Write(EngineEvent.OfGroup(EngineEventKind.GroupStopped, group.Index, _turn.Now)
                with { From = group.Rules.State });
    }

    /// <summary>The other members follow one of them.</summary>
    public void TellSyncing(Group group, RouterState to) =>
        _events.Write(EngineEvent.OfGroup(EngineEventKind.GroupSyncing, group.Index, _turn.Now) with { To = to });

    /// <summary>What was said is carried out, and what comes of that is heard, until nothing does.</summary>
    private void Move(Group group, Routers routers)
    {
        // A member may end where it was not sent: in FAULT, when its VIPs are refused. That comes once.
        for (int round = 0; round < 4 && _outputs.Count > 0; round++)
        {
            Carry(group, routers);
            _outputs.Clear();
            foreach (Instance member in group.Members)
            {
                group.Rules.Step(member.PlaceInGroup, member.Standing, _outputs);
                if (_outputs.Count > 0)
                    break;
            }
        }
    }

    private void Carry(Group group, Routers routers)
    {
        _isMoving = true;
        foreach (ref readonly GroupOutput output in _outputs.Items)
            Carry(group, output, routers);
        _isMoving = false;
    }

    private void Carry(Group group, in GroupOutput output, Routers routers)
    {
        switch (output.Kind)
        {
            case GroupOutputKind.Hold:
                routers.SetFault(group.Members[output.Member], FaultCauses.Group, true);
                break;

            case GroupOutputKind.Free:
                routers.SetFault(group.Members[output.Member], FaultCauses.Group, false);
                break;

            case GroupOutputKind.Promote:
                routers.Step(group.Members[output.Member], Input.GroupMaster);
                break;

            case GroupOutputKind.Demote:
                routers.Step(group.Members[output.Member], Input.GroupBackup);
                break;

            case GroupOutputKind.Announce:
                routers.Step(group.Members[output.Member], Input.GroupContest);
                break;

            case GroupOutputKind.HandOver:
                routers.Leave(group.Members[output.Member], Input.HandOver(RouterState.Backup, force: true));
                break;

            case GroupOutputKind.Keep when group.Members[output.Member].Router.IsHandingOver:
                routers.Step(group.Members[output.Member], Input.NobodyIsThere);
                break;

            case GroupOutputKind.Keep:
                break;

            case GroupOutputKind.Syncing:
                TellSyncing(group, output.State);
                break;

            case GroupOutputKind.StateChanged:
                group.Since = _turn.Now;
                _events.Write(EngineEvent.OfGroup(EngineEventKind.GroupChanged, group.Index, _turn.Now)
                    with { From = group.Before, To = output.State });
                group.Before = output.State;
                break;
        }
    }
}
