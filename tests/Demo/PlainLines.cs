using Lab;

namespace Demo;

/// <summary>
/// The same without a terminal: a line when something is done, one when a node changes, one when a step ends.
/// </summary>
internal sealed class PlainLines(Play play)
{
    private Step? _current;
    private string? _first;
    private string? _second;

    public void Draw()
    {
        if (play.Current != _current)
        {
            foreach (Step step in play.Steps.TakeWhile(step => step != play.Current))
            {
                if (step == _current)
                    Say(step);
            }
            _current = play.Current;
            if (_current is not null)
                Write($"{_current.Title}");
        }
        _first = Changed("node 1", play.First, _first);
        _second = Changed("node 2", play.Second, _second);
    }

    private void Say(Step step)
    {
        Outcome? outcome = step.Outcome;
        if (outcome is not null)
            Write($"  {(outcome.Held ? "ok" : "NOT")}: the client sees {step.Expected.Node.IpAddress} after "
                + $"{Table.Time(outcome.Switch)}; "
                + $"{Table.Time(outcome.Web)} without a page, {Table.Time(outcome.Ping)} without a ping");
    }

    private string Changed(string name, Box box, string? before)
    {
        string now =
            $"{box.State}{(box.HoldsVip ? ", holds the VIP" : "")}{(box.WebRuns ? "" : ", no web server")}"
            + $"{(box.CableIn ? "" : ", no cable")}";
        if (now != before)
            Write($"  {name} ({box.Program}): {now}");
        return now;
    }

    private void Write(string text) =>
        Console.WriteLine($"{(play.Began == default ? TimeSpan.Zero : Moment.Now - play.Began).TotalSeconds,6:F1} "
            + $"s  {text}");
}
