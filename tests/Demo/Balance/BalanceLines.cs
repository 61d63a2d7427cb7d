using Lab;

namespace Demo.Balance;

/// <summary>The same without a terminal: a line when a step begins or ends, and when the pool changes.</summary>
internal sealed class BalanceLines(BalanceStory story)
{
    private int _begun = -1, _ended;
    private string _pool = "", _directors = "";

    public void Draw()
    {
        while (story.Took(_ended) is { } took)
        {
            Begin(_ended);
            Write($"  ok after {Table.Time(took)}; {story.Pages.Whole} downloads whole, {story.Pages.Not} not");
            _ended++;
        }
        Begin(story.Current);
        Change(ref _directors, string.Join("; ", new[] { "a", "b" }.Select(story.Director).Select(director =>
            $"{director.Name} ({director.Program}) {director.State}{(director.HoldsVip ? ", holds the VIP" : "")}"
            + (director.CableIn ? "" : ", no cable"))));
        Change(ref _pool, "in the table: " + string.Join(", ", story.Servers.Select(server =>
            $"{server.Address} weight {server.Weight}")));
    }

    private void Begin(int step)
    {
        if (step <= _begun || step >= story.Steps.Count)
            return;
        _begun = step;
        Write(story.Steps[step].Title);
    }

    private void Change(ref string before, string now)
    {
        if (now == before)
            return;
        before = now;
        Write("  " + now);
    }

    private void Write(string text) => Console.WriteLine($"{(Moment.Now - story.Began).TotalSeconds,6:F1} s  {text}");
}
