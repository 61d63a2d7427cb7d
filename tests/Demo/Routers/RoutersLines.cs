using Lab;

namespace Demo.Routers;

/// <summary>The same without a terminal: a line when a step begins or ends, and when a router changes.</summary>
internal sealed class RoutersLines(RoutersStory story)
{
    private RoutersStep? _current;
    private string _first = "", _second = "", _carrier = "";

    public void Draw()
    {
        if (story.Current != _current)
        {
            if (_current?.Outcome is { } outcome)
                Write($"  {(outcome.Held ? "ok" : "NOT")} after {Table.Time(outcome.Took)}: no page for "
                    + $"{Table.Time(outcome.Page4)} over IPv4, {Table.Time(outcome.Page6)} over IPv6");
            _current = story.Current;
            if (_current is not null)
                Write(_current.Title);
        }
        Change(ref _first, Line(story.First));
        Change(ref _second, Line(story.Second));
        Change(ref _carrier, $"traffic goes through {story.Carrier ?? "nobody, or both"}");
    }

    private static string Line(Router router) =>
        $"{router.Name} ({router.Program}): {string.Join(' ', router.States)}, holds {router.Held} of 4"
        + string.Concat(router.Out.Select(side => $", cable {side} out"));

    private void Change(ref string before, string now)
    {
        if (now == before)
            return;
        before = now;
        Write("  " + now);
    }

    private void Write(string text) => Console.WriteLine(
        $"{(story.Began == default ? TimeSpan.Zero : Moment.Now - story.Began).TotalSeconds,6:F1} s  {text}");
}
