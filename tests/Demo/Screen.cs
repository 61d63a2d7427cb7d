using System.Buffers;
using Appliance.Screens;
using Lab;

namespace Demo;

/// <summary>The live picture, 80 columns by 24 lines, repainted in place by the program's own renderer.</summary>
internal sealed class Screen(Play play)
{
    private const int Width = 80, Height = 24;
    private const int StripLength = 76;
    private static readonly TimeSpan s_stripStep = TimeSpan.FromMilliseconds(200);

    private readonly Repainting _painter = new(coloured: true);

    /// <summary>An own screen page, so that the user's stays as it is.</summary>
    public static void Open() => Send(Sequences.Open);

    public static void Close() => Send(Sequences.Close);

    public void Draw()
    {
        Picture picture = Blank();
        TimeSpan time = play.Began == default ? TimeSpan.Zero : Moment.Now - play.Began;
        picture.Write(" VrrpAot", Ink.Bold).Write($"   two nodes, one VIP {Story.Vip}   ")
            .Line($"{time:mm\\:ss}", Ink.Faint);
        Node(picture, "node 1", play.First);
        Node(picture, "node 2", play.Second);
        picture.Write(" client", Ink.Bold).Write($"  http://{Story.Vip}:{WebServer.Port}  ");
        if (play.Http.Now is string who)
            picture.Line($"answered by {who}", Ink.Green);
        else
            picture.Line("no answer", Ink.Red);
        picture.Write("  ");
        Strip(picture);
        picture.NextRow()
            .Write($"  one sign is {s_stripStep.TotalMilliseconds:F0} ms; 1 and 2: who answered, ", Ink.Faint)
            .Write("x", Ink.Red).Line(": nobody, at least once", Ink.Faint).NextRow();
        if (play.Current is Step now)
            picture.Line($" now: {now.Title}", Ink.Yellow | Ink.Bold);
        else
            picture.Line(" the end");
        foreach (Step step in play.Steps)
            Row(picture, step);
        Show(picture, _painter);
    }

    /// <summary>The last column stays empty: terminals differ there.</summary>
    public static Picture Blank() => new(Width - 1, Height);

    public static void Show(Picture picture, Repainting painter)
    {
        var bytes = new ArrayBufferWriter<byte>();
        painter.Draw(picture, bytes);
        Send(bytes.WrittenSpan);
    }

    private static void Node(Picture picture, string name, Box box)
    {
        Ink colour = box.State switch { "MASTER" => Ink.Green, "BACKUP" => Ink.Cyan, _ => Ink.Red };
        picture.Write(" " + name, Ink.Bold).Write($"  {box.Node.IpAddress}  {box.Program,-11} ")
            .Write($"{box.State,-7}", colour | Ink.Bold)
            .Write(box.HoldsVip ? " VIP" : " ---", box.HoldsVip ? Ink.Green : Ink.Faint)
            .Write("  web ").Write(box.WebRuns ? "up" : "down", box.WebRuns ? Ink.Plain : Ink.Red)
            .Write("  cable ").Line(box.CableIn ? "in" : "out", box.CableIn ? Ink.Plain : Ink.Red);
        string[] tail = [.. box.LogTail(2)];
        for (int i = 0; i < 2; i++)
            picture.Line(i < tail.Length ? "   " + tail[i] : "", Ink.Faint);
    }

    private void Row(Picture picture, Step step)
    {
        string title = $"{step.Title,-40}";
        if (step.Outcome is not Outcome outcome)
        {
            bool isNow = step == play.Current;
            picture.Line($"  {(isNow ? ">" : " ")} {title}", isNow ? Ink.Yellow : Ink.Faint);
            return;
        }
        picture.Write(outcome.Held ? "  ok" : "  NO", outcome.Held ? Ink.Green : Ink.Red)
            .Line($" {title} {Table.Time(outcome.Web),8} without a page");
    }

    /// <summary>The client's last quarter of a minute: a row of signs, one a fifth of a second.</summary>
    private void Strip(Picture picture)
    {
        long newest = Moment.Now.SinceStart.Ticks / s_stripStep.Ticks;
        ILookup<long, Answer> bySign = play.Http.Answers.TakeLast(StripLength * 20 + 20)
            .ToLookup(answer => answer.At.SinceStart.Ticks / s_stripStep.Ticks);
        for (long sign = newest - StripLength; sign < newest; sign++)
        {
            Answer[] answers = [.. bySign[sign]];
            if (answers.Length == 0)
                picture.Write(" ");
            else if (answers.Any(answer => answer.Who is null))
                picture.Write("x", Ink.Red);
            else if (answers[^1].Who == play.First.Node.IpAddress)
                picture.Write("1", Ink.Green);
            else
                picture.Write("2", Ink.Cyan);
        }
    }

    private static void Send(ReadOnlySpan<byte> bytes)
    {
        using Stream output = Console.OpenStandardOutput();
        output.Write(bytes);
    }
}
