using Appliance.Checkers;
using CsCheck;

namespace Appliance.Tests.Checkers;

public sealed class DeadlineHeapTests
{
    private sealed class Dummy(int number) : RunningCheck(new CheckKey(0, 0, number), number)
    {
        public override Instant NextDeadline => Deadline;
        public override CheckMemory Memory => throw new NotSupportedException();
        public override void Due(Instant now) => throw new NotSupportedException();
        public override void Serve(Instant now) => throw new NotSupportedException();
        public override void Suspend() => throw new NotSupportedException();
        public override void Resume() => throw new NotSupportedException();
        public override CheckMemory End(Instant now) => throw new NotSupportedException();
    }

    /// <summary>Against a sorted list: placed, moved and removed in any order.</summary>
    [Fact]
    public void The_earliest_is_first_whatever_is_done() => Gen.Select(Gen.Int[0, 20], Gen.Int[-5, 100]).Array[0, 200]
        .Sample(steps =>
        {
            var heap = new DeadlineHeap();
            Dummy[] checks = [.. Enumerable.Range(0, 21).Select(number => new Dummy(number))];
            foreach ((int number, int deadline) in steps)
            {
                if (deadline < 0)
                    heap.Remove(checks[number]);
                else
                    heap.Place(checks[number], new Instant(deadline));
                RunningCheck[] inside = [.. checks.Where(check => check.HeapPlace >= 0)];
                Assert.Equal(inside.Length, heap.Count);
                Assert.Equal(inside.Length == 0 ? null : inside.Min(check => check.Deadline.Nanoseconds),
                    heap.First?.Deadline.Nanoseconds);
            }
        });
}
