using Appliance.Base;
using Appliance.Pools;
using Appliance.Settings.Balancing;

namespace Appliance.Checkers;

/// <summary>
/// When a server is checked, and what is made of the outcomes, as keepalived does: the first attempt some time after
/// the start, then one every `delay_loop`, from start to start; after a failure while up, `retry` more,
/// `delay_before_retry` apart, then down; while down, one success is enough. The very first attempt fails alone.
/// Several pages are asked for in turn; one that has failed is tried alone until it is right, and then all once more.
/// PURE: time and chance are arguments.
/// </summary>
internal sealed class CheckTimeline
{
    private static readonly Duration s_first = Duration.FromSeconds(1);

    private readonly CheckSettings _check;
    private readonly CheckWords _words;
    private readonly int _pages;
    private readonly bool _isFast;
    private bool _isSuspended;
    private int _page, _failedPage = -1;
    private uint _failures;
    private Instant _startedAt, _next;
    private WeightChange _adjustment;

    /// <param name="chance">0..1, where in the warm-up the first attempt lies.</param>
    /// <param name="before">The same check before a reload: its result stays, and the warm-up does not put it
    /// off.</param>
    public CheckTimeline(CheckSettings check, CheckWords words, CheckMemory? before, double chance, Instant now)
    {
        (_check, _words) = (check, words);
        var http = check as HttpCheckSettings;
        (_pages, _isFast) = (http?.Urls.Length ?? 1, http?.FastRecovery ?? false);
        IsUp = before?.IsUp ?? !check.Alpha;
        _next = now + s_first + new Duration((long)(chance * check.Warmup.Nanoseconds));
        if (before is null)
            return;
        (HasRun, _failures, _adjustment) = (before.HasRun, before.Failures, before.Adjustment);
        _page = Math.Clamp(before.Page, 0, _pages - 1);
        _failedPage = before.FailedPage < _pages ? before.FailedPage : -1;
        if (before.Next < _next)
            _next = before.Next < now ? now : before.Next;
    }

    /// <summary>The check's own result; assumed before the first.</summary>
    public bool IsUp { get; private set; }

    /// <summary>There was a result.</summary>
    public bool HasRun { get; private set; }

    /// <summary>An attempt is on its way.</summary>
    public bool IsAttempting { get; private set; }

    public Instant NextDeadline => IsAttempting ? Instant.Never : _next;

    public CheckMemory Memory => new(IsUp, HasRun, _failures, _page, _failedPage, _adjustment,
        IsAttempting ? _startedAt : _next);

    /// <summary>
    /// Nothing is tried until <see cref="Resume"/>; the result stays, and the clock goes on. An attempt that is on its
    /// way is to be given up.
    /// </summary>
    public void Suspend()
    {
        _isSuspended = true;
        if (IsAttempting)
            (IsAttempting, _next) = (false, _startedAt + _check.DelayLoop);
    }

    public void Resume() => _isSuspended = false;

    /// <summary>What is due, if anything.</summary>
    public void Due(Instant now, List<CheckOutput> outputs)
    {
        if (IsAttempting || now < _next)
            return;
        if (_isSuspended)
        {
            _next = now + _check.DelayLoop;
            return;
        }
        (IsAttempting, _startedAt) = (true, now);
        outputs.Add(CheckOutput.Attempt(_page));
    }

    /// <summary>The attempt that was begun is over.</summary>
    public void Ended(in AttemptEnd end, Instant now, List<CheckOutput> outputs)
    {
        if (!IsAttempting)
            return;
        IsAttempting = false;
        if (end.Line is { } aside)
            outputs.Add(CheckOutput.Said(_words.Aside(aside)));
        if (end.Result == AttemptResult.Passed)
            Passed(end, now, outputs);
        else
            Failed(end, now, outputs);
        if (_next < now)
            _next = now; // The attempt has taken longer than the pause.
    }

    private void Passed(in AttemptEnd end, Instant now, List<CheckOutput> outputs)
    {
        _failures = 0;
        bool isSettled = IsUp && HasRun;
        if (!IsUp && HasRun && _words.PageIsRight(_page) is { } right)
            outputs.Add(CheckOutput.Said(right));
        bool isLast = _page == _pages - 1;
        if (_failedPage >= 0)
        {
            (_failedPage, isLast) = (-1, _pages == 1);
            _page = 0; // All of them again.
        }
        else
            _page = isLast ? 0 : _page + 1;
        _next = _isFast && !isSettled && !isLast ? now : _startedAt + _check.DelayLoop;
        Adjust(end.Weight is { } weight ? new WeightChange(weight, Replaces: true) : default, outputs);
        if (isSettled || !isLast)
            return;
        if (_words.Success is { } line)
            outputs.Add(CheckOutput.Said(line));
        bool isChange = !IsUp;
        (IsUp, HasRun) = (true, true);
        if (isChange)
            outputs.Add(CheckOutput.Changed(true, _words.Mail(end)));
    }

    private void Failed(in AttemptEnd end, Instant now, List<CheckOutput> outputs)
    {
        bool isOurs = end.Result != AttemptResult.Failed;
        if (isOurs && _check is not MiscCheckSettings)
            outputs.Add(CheckOutput.Said(_words.NotCarriedOut, LogLevel.Warning));
        if (end.Result == AttemptResult.Shortage)
        {
            _next = _startedAt + _check.DelayLoop;
            return;
        }
        bool takesASet = isOurs || _check is SmtpCheckSettings;
        bool mayDecide = IsUp || !HasRun; // Not: while down, when nothing can become worse.
        if (_failures < _check.Retry && (takesASet || IsUp && HasRun))
        {
            if (_check.LogsAllFailures && mayDecide && !isOurs)
                outputs.Add(CheckOutput.Said(_words.Failure(end, _failures)));
            _failures++;
            _next = (_check is MiscCheckSettings ? _startedAt : now) + _check.DelayBeforeRetry;
            return;
        }
        uint retries = _failures;
        _failures = 0;
        _failedPage = _page;
        _next = _startedAt + (_check is HttpCheckSettings && _check.DelayBeforeRetry > _check.DelayLoop
            ? _check.DelayBeforeRetry : _check.DelayLoop);
        if (!mayDecide)
            return;
        if (_check.LogsAllFailures && _check is TcpCheckSettings or UdpCheckSettings or PingCheckSettings && !isOurs)
            outputs.Add(CheckOutput.Said(_words.Failure(end, retries)));
        (string? why, string what) = _words.FinalFailure(end, retries);
        if (why is not null)
            outputs.Add(CheckOutput.Said(why));
        outputs.Add(CheckOutput.Said(what));
        (IsUp, HasRun) = (false, true);
        Adjust(default, outputs); // keepalived leaves that of a script it has killed.
        outputs.Add(CheckOutput.Changed(false, _words.Mail(end)));
    }

    private void Adjust(WeightChange adjustment, List<CheckOutput> outputs)
    {
        if (adjustment == _adjustment)
            return;
        _adjustment = adjustment;
        outputs.Add(CheckOutput.Adjusted(adjustment));
    }
}
