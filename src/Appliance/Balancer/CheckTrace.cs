using Appliance.Checkers;
using Appliance.Pools;
using Appliance.Settings.Balancing;

namespace Appliance.Balancer;

/// <summary>What is remembered of the attempts of a check, for those who ask.</summary>
internal sealed class CheckTrace
{
    private Instant? _at;
    private bool _passed;
    private Duration _took, _together;
    private string _remark = "";
    private long _passes, _failures;
    private readonly AttemptTimes _times = new();
    private Instant? _passedAt, _failedAt;
    private string _failureRemark = "";

    public void Add(bool passed, Duration took, string remark, Instant now)
    {
        (_at, _passed, _took, _remark) = (now, passed, took, remark);
        _together += took;
        _times.Add(took);
        if (passed)
            (_passes, _passedAt) = (_passes + 1, now);
        else
            (_failures, _failedAt, _failureRemark) = (_failures + 1, now, remark);
    }

    /// <param name="memory">Of the check itself; null when it does not run.</param>
    public CheckReport Report(CheckSettings settings, bool isUp, CheckMemory? memory) => new()
    {
        Kind = CheckKind.Of(settings), IsUp = isUp, At = _at, Passed = _passed, Took = _took, Remark = _remark,
        Passes = _passes, Failures = _failures, TookTogether = _together, Times = _times.Counts,
        PassedAt = _passedAt, FailedAt = _failedAt, FailureRemark = _failureRemark, HasRun = memory?.HasRun ?? false,
        FailuresInRow = (int)Math.Min(int.MaxValue, memory?.Failures ?? 0),
        Retries = (int)Math.Min(int.MaxValue, settings.Retry), Next = memory?.Next,
    };
}
