using Appliance.Scripts;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Notify;

/// <summary>
/// Tells others of what happens to instances: their hooks, then the FIFOs, then people by mail, in keepalived's order.
/// One belongs to one configuration; hooks that run, FIFOs, and mails on their way go on over a reload.
/// </summary>
public sealed class Notifier
{
    private readonly DaemonSettings _settings;
    private readonly IReadOnlyDictionary<ScriptCommand, RunnableScript> _runnable;
    private readonly HookLanes _lanes;
    private readonly Action<string> _line;
    private readonly Action<string, string> _mail;
    /// <summary>The state that was mailed last, of instances and groups: it is mailed once.</summary>
    private readonly Dictionary<string, string> _mailed;
    /// <summary>As they were told last.</summary>
    private readonly RouterState[] _states;
    private readonly Priority[] _priorities;
    /// <summary>The same of groups, by their names.</summary>
    private readonly Dictionary<string, RouterState> _groups;
    /// <summary>Over the last reload.</summary>
    private readonly bool[] _wentOn;

    /// <param name="line">Takes a line for the FIFOs.</param>
    /// <param name="mail">Takes subject and body of a mail.</param>
    /// <param name="before">The one in whose place it comes; null for the first.</param>
    public Notifier(DaemonSettings settings, IReadOnlyDictionary<ScriptCommand, RunnableScript> runnable,
        HookLanes lanes, Action<string> line, Action<string, string> mail, Notifier? before = null)
    {
        (_settings, _runnable, _lanes, _line, _mail) = (settings, runnable, lanes, line, mail);
        _mailed = before?._mailed ?? [];
        _groups = before?._groups ?? [];
        _states = new RouterState[settings.Instances.Length];
        _priorities = new Priority[settings.Instances.Length];
        _wentOn = new bool[settings.Instances.Length];
        if (before is null)
            return;
        int[] places = settings.Engine.IndexesIn(before._settings.Engine);
        for (int i = 0; i < places.Length; i++)
            if (places[i] is >= 0 and var old)
                (_states[i], _priorities[i], _wentOn[i]) = (before._states[old], before._priorities[old], true);
    }

    public void Tell(in EngineEvent happened)
    {
        if (happened.Kind is EngineEventKind.GroupChanged or EngineEventKind.GroupStopped)
        {
            if (NotifyPlan.ForGroup(happened, _settings.Engine.Groups[happened.Group].Name,
                _settings.Groups[happened.Group]) is { } told)
                Tell(told, _settings.Groups[happened.Group].Mails);
            _groups[_settings.Engine.Groups[happened.Group].Name] = happened.Kind == EngineEventKind.GroupChanged
                ? happened.To : RouterState.Init;
            return;
        }
        int instance = happened.Instance;
        if (instance < 0)
            return;
        NotifyPlan? plan = NotifyPlan.For(happened, _states[instance], _settings.Engine.Instances[instance].Name,
            _settings.Instances[instance]);
        if (happened.Kind == EngineEventKind.StateChanged)
            _states[instance] = happened.To;
        if (happened.Kind is EngineEventKind.StateChanged or EngineEventKind.PriorityChanged)
            _priorities[instance] = happened.Ours;
        if (plan is not null)
            Tell(plan, _settings.Instances[instance].Mails);
    }

    /// <param name="mails">`smtp_alert`</param>
    private void Tell(NotifyPlan plan, bool mails)
    {
        Instant now = BootClock.Now;
        foreach (Notification notification in plan.Scripts)
            // One that is not there was disabled, and that was said at start.
            if (_runnable.TryGetValue(notification.Command, out RunnableScript? script))
                _lanes.Run(new HookLanes.Lane(plan.Notice.Kind, plan.Notice.Name, notification.Kind),
                    notification.Command.Arguments[0], script.With(notification.Added.AsSpan()), now);
        _line(plan.Notice.Line);
        if (mails && _settings.Notices.Mail is { } mail && !(mail.OmitsFaults && plan.Notice.State == Notice.Fault))
            Mail(plan.Notice);
    }

    private void Mail(in Notice notice)
    {
        string whose = $"{notice.Kind} {notice.Name}";
        if (InstanceLetters.Of(notice) is not { } letter || _mailed.GetValueOrDefault(whose) == notice.State)
            return;
        _mailed[whose] = notice.State;
        _mail(letter.Subject, letter.Body);
    }

    /// <summary>
    /// `fifo_write_vrrp_states_on_reload`: how those are that go on, then their groups. (keepalived 2.2.7 leaves out
    /// which instance is MASTER, which helps nobody.)
    /// </summary>
    public void RepeatStates()
    {
        for (int i = 0; i < _states.Length; i++)
            if (_wentOn[i] && _states[i] != RouterState.Init)
                _line(new Notice(Notice.Instance, _settings.Engine.Instances[i].Name,
                    NotifyPlan.WordOf(_states[i]), _priorities[i].Value).Line);
        foreach (SyncGroupSettings group in _settings.Engine.Groups)
            if (_groups.GetValueOrDefault(group.Name) is var state and not RouterState.Init)
                _line(new Notice(Notice.Group, group.Name, NotifyPlan.WordOf(state), 0).Line);
    }
}
