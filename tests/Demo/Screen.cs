using System.Text;
using Lab;

namespace Demo;

/// <summary>The live picture, 80 columns by 24 lines, redrawn in place with plain ANSI sequences.</summary>
internal sealed class Screen(Play play) : IDisposable
{
    private const int Width = 80;
    private const int StripLength = 76;
    private static readonly TimeSpan StripStep = TimeSpan.FromMilliseconds(200);
    private const string Bold = "\e[1m", Dim = "\e[2m", Red = "\e[31m", Green = "\e[32m", Yellow = "\e[33m",
        Cyan = "\e[36m", Plain = "\e[0m";

    private readonly StringBuilder _frame = new();

    /// <summary>An own screen page, so that the user's stays as it is.</summary>
    public static void Open() => Console.Write("\e[?1049h\e[?25l\e[2J");

    public static void Close() => Console.Write("\e[?25h\e[?1049l");

    public void Draw()
    {
        _frame.Clear().Append("\e[H");
        TimeSpan time = play.Began == default ? TimeSpan.Zero : Moment.Now - play.Began;
        Line($"{Bold} VrrpAot{Plain}   two nodes, one VIP {Story.Vip}   {Dim}{time:mm\\:ss}{Plain}");
        Node("node 1", play.First);
        Node("node 2", play.Second);
        Line($" {Bold}client{Plain}  http://{Story.Vip}:{WebServer.Port}  "
            + $"{(play.Http.Now is string who ? Green + "answered by " + who : Red + "no answer")}");
        Line("  " + Strip());
        Line($"  {Dim}one sign is {StripStep.TotalMilliseconds:F0} ms; 1 and 2: who answered, "
            + $"{Plain}{Red}x{Plain}{Dim}: nobody, at least once{Plain}");
        Line("");
        Line(play.Current is Step now ? $" {Yellow}{Bold}now: {now.Title}{Plain}" : " the end");
        foreach (Step step in play.Steps)
            Line(Row(step));
        // Nothing of an older frame below.
        _frame.Append("\e[J");
        Console.Write(_frame.ToString());
    }

    public void Dispose() => Close();

    private void Node(string name, Box box)
    {
        string colour = box.State switch { "MASTER" => Green, "BACKUP" => Cyan, _ => Red };
        Line($" {Bold}{name}{Plain}  {box.Node.IpAddress}  {box.Program,-11} {colour}{Bold}{box.State,-7}{Plain}"
            + $" {(box.HoldsVip ? Green + "VIP" : Dim + "---")}{Plain}"
            + $"  web {(box.WebRuns ? "up" : Red + "down")}{Plain}  cable {(box.CableIn ? "in" : Red + "out")}{Plain}");
        string[] tail = [.. box.LogTail(2)];
        for (int i = 0; i < 2; i++)
            Line(i < tail.Length ? $"   {Dim}{Cut(tail[i], Width - 4)}{Plain}" : "");
    }

    private string Row(Step step)
    {
        string title = $"{step.Title,-40}";
        if (step.Outcome is not Outcome outcome)
            return step == play.Current ? $"  {Yellow}> {title}{Plain}" : $"  {Dim}  {title}{Plain}";
        string mark = outcome.Held ? Green + "ok" : Red + "NO";
        return $"  {mark}{Plain} {title} {Table.Time(outcome.Web),8} without a page";
    }

    /// <summary>The client's last quarter of a minute: a row of signs, one a fifth of a second.</summary>
    private string Strip()
    {
        var text = new StringBuilder();
        long newest = Moment.Now.SinceStart.Ticks / StripStep.Ticks;
        ILookup<long, Answer> bySign = play.Http.Answers.TakeLast(StripLength * 20 + 20)
            .ToLookup(answer => answer.At.SinceStart.Ticks / StripStep.Ticks);
        for (long sign = newest - StripLength; sign < newest; sign++)
        {
            Answer[] answers = [.. bySign[sign]];
            if (answers.Length == 0)
                text.Append(' ');
            else if (answers.Any(answer => answer.Who is null))
                text.Append(Red).Append('x').Append(Plain);
            else
                text.Append(answers[^1].Who == play.First.Node.IpAddress ? Green + "1" : Cyan + "2").Append(Plain);
        }
        return text.ToString();
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..width];

    private void Line(string text) => _frame.Append(text).Append("\e[K\r\n");
}
