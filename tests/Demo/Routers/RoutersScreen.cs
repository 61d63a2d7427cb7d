using Appliance.Screens;
using Lab;

namespace Demo.Routers;

/// <summary>The live picture of the router pair's story, 80 columns by 24 lines.</summary>
internal sealed class RoutersScreen(RoutersStory story)
{
    private readonly Repainting _painter = new(coloured: true);

    public void Draw()
    {
        Picture picture = Screen.Blank();
        TimeSpan time = story.Began == default ? TimeSpan.Zero : Moment.Now - story.Began;
        picture.Write(" VrrpAot", Ink.Bold).Write("   two routers, IPv4 and IPv6, four virtual MACs   ")
            .Line($"{time:mm\\:ss}", Ink.Faint);
        picture.Write("                      ").Line($"{string.Join("   ", RoutersFiles.Instances)}", Ink.Faint);
        Row(picture, story.First);
        Row(picture, story.Second);
        picture.Write(" client", Ink.Bold);
        Page(picture, "IPv4", story.Page4);
        Page(picture, "IPv6", story.Page6);
        if (story.Carrier is string carrier)
            picture.Line($"   through {carrier}", Ink.Green);
        else
            picture.Line("   ...", Ink.Faint);
        picture.Write("        two connections, opened at the beginning: ")
            .Line(story.Talk4 is null ? "" : story.TalksLive ? "both live" : "broken",
                story.TalksLive ? Ink.Green : Ink.Red).NextRow();
        if (story.Current is { } now)
            picture.Line($" now: {now.Title}", Ink.Yellow | Ink.Bold);
        else
            picture.Line(" the end");
        picture.Line($"{"",-46}{"no IPv4",8} {"no IPv6",8} {"silent",8}", Ink.Faint);
        foreach (RoutersStep step in story.Steps)
            Row(picture, step);
        Screen.Show(picture, _painter);
    }

    private static void Row(Picture picture, Router router)
    {
        picture.Write($" {router.Name}", Ink.Bold).Write($"  {router.Program,-11} ");
        foreach (string state in router.States)
        {
            Ink colour = state switch { "MASTER" => Ink.Green, "BACKUP" => Ink.Cyan, _ => Ink.Red };
            picture.Write($"{state,-7}", colour);
        }
        picture.Write($" {router.Held} VIPs", router.Held > 0 ? Ink.Green : Ink.Faint)
            .Line(string.Concat(router.Out.Select(side => $"  {side} out")), Ink.Red);
    }

    private static void Page(Picture picture, string family, HttpPoller? page) =>
        picture.Write($"  {family} ").Write(page?.Now is null ? "no answer" : "answered ",
            page?.Now is null ? Ink.Red : Ink.Green);

    private void Row(Picture picture, RoutersStep step)
    {
        string title = $"{step.Title,-41}";
        if (step.Outcome is not { } outcome)
        {
            bool isNow = step == story.Current;
            picture.Line($"  {(isNow ? ">" : " ")} {title}", isNow ? Ink.Yellow : Ink.Faint);
            return;
        }
        picture.Write(outcome.Held ? "  ok" : "  NO", outcome.Held ? Ink.Green : Ink.Red)
            .Line($" {title} {Table.Time(outcome.Page4),8} {Table.Time(outcome.Page6),8} "
                + $"{Table.Time(outcome.Silence),8}");
    }
}
