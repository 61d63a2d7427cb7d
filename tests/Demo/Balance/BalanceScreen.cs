using Appliance.Screens;
using Lab;

namespace Demo.Balance;

/// <summary>The live picture of the load balancer's story, 80 columns by 24 lines.</summary>
internal sealed class BalanceScreen(BalanceStory story)
{
    private readonly Repainting _painter = new(coloured: true);

    public void Draw()
    {
        Picture picture = Screen.Blank();
        picture.Write(" VrrpAot", Ink.Bold)
            .Write($"   two directors, one VIP {BalanceScript.Vip}, three web servers   ")
            .Line($"{Moment.Now - story.Began:mm\\:ss}", Ink.Faint);
        foreach (string name in (string[])["a", "b"])
            Row(picture, story.Director(name));
        picture.Line(" server         weight  open connections                   new/s    kB/s", Ink.Faint);
        IReadOnlyList<ServerView> servers = story.Servers;
        for (int i = 1; i <= 3; i++)
            Row(picture, i, servers.FirstOrDefault(server => server.Address == $"10.8.0.1{i}:80"));
        picture.Write($" {BalanceScript.Clients} clients", Ink.Bold)
            .Write($"  {story.Pages.Whole} downloads whole", Ink.Green)
            .Line($", {story.Pages.Not} broken off or refused", story.Pages.Not > 0 ? Ink.Red : Ink.Faint).NextRow();
        if (story.HasFailed)
            picture.Line(" it did not come", Ink.Red | Ink.Bold);
        else if (story.Current < story.Steps.Count)
            picture.Line(story.Current < 0 ? " the guest prepares" : $" now: {story.Steps[story.Current].Title}",
                Ink.Yellow | Ink.Bold);
        else
            picture.Line(" the end");
        for (int i = 0; i < story.Steps.Count; i++)
            Row(picture, i);
        Screen.Show(picture, _painter);
    }

    private static void Row(Picture picture, DirectorView director)
    {
        Ink colour = director.State switch { "MASTER" => Ink.Green, "BACKUP" => Ink.Cyan, _ => Ink.Red };
        picture.Write($" director {director.Name}", Ink.Bold).Write($"  {director.Program,-11} ")
            .Write($"{director.State,-7}", colour | Ink.Bold)
            .Write(director.HoldsVip ? " VIP" : " ---", director.HoldsVip ? Ink.Green : Ink.Faint)
            .Write("  cable ").Line(director.CableIn ? "in" : "out", director.CableIn ? Ink.Plain : Ink.Red);
    }

    private static void Row(Picture picture, int number, ServerView? server)
    {
        picture.Write($"  web {number}          ");
        if (server is null)
        {
            picture.Line("not in the table", Ink.Red);
            return;
        }
        int open = Math.Min(server.Open, 26);
        picture.Write($"{server.Weight,6}", server.Weight == 0 ? Ink.Yellow : Ink.Green).Write("  ")
            .Write(new string('=', open), Ink.Cyan).Write($" {server.Open}".PadRight(26 - open + 4))
            .Line($"  {server.Rate,8} {server.Bytes / 1000.0,7:F0}");
    }

    private void Row(Picture picture, int step)
    {
        string title = $"{story.Steps[step].Title,-52}";
        if (story.Took(step) is { } took)
        {
            picture.Write("  ok", Ink.Green).Line($" {title} {Table.Time(took),8}");
            return;
        }
        bool isNow = step == story.Current;
        if (isNow && story.HasFailed)
            picture.Write("  NO", Ink.Red).Line($" {title}");
        else
            picture.Line($"  {(isNow ? "> " : "  ")} {title}", isNow ? Ink.Yellow : Ink.Faint);
    }
}
