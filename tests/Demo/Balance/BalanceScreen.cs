using System.Text;
using Lab;

namespace Demo.Balance;

/// <summary>The live picture of the load balancer's story, 80 columns by 24 lines.</summary>
internal sealed class BalanceScreen(BalanceStory story)
{
    private const string Bold = "\e[1m", Dim = "\e[2m", Red = "\e[31m", Green = "\e[32m", Yellow = "\e[33m",
        Cyan = "\e[36m", Plain = "\e[0m";

    private readonly StringBuilder _frame = new();

    public void Draw()
    {
        _frame.Clear().Append("\e[H");
        Line($"{Bold} VrrpAot{Plain}   two directors, one VIP {BalanceScript.Vip}, three web servers   "
            + $"{Dim}{Moment.Now - story.Began:mm\\:ss}{Plain}");
        foreach (string name in (string[])["a", "b"])
            Line(Row(story.Director(name)));
        Line($" {Dim}server         weight  open connections                   new/s    kB/s{Plain}");
        IReadOnlyList<ServerView> servers = story.Servers;
        for (int i = 1; i <= 3; i++)
            Line(Row(i, servers.FirstOrDefault(server => server.Address == $"10.8.0.1{i}:80")));
        Line($" {Bold}{BalanceScript.Clients} clients{Plain}  {Green}{story.Pages.Whole} downloads whole{Plain}, "
            + $"{(story.Pages.Not > 0 ? Red : Dim)}{story.Pages.Not} broken off or refused{Plain}");
        Line("");
        Line(story.HasFailed ? $" {Red}{Bold}it did not come{Plain}"
            : story.Current < 0 ? $" {Yellow}{Bold}the guest prepares{Plain}"
            : story.Current < story.Steps.Count ? $" {Yellow}{Bold}now: {story.Steps[story.Current].Title}{Plain}"
            : " the end");
        for (int i = 0; i < story.Steps.Count; i++)
            Line(Row(i));
        // Nothing of an older frame below.
        _frame.Append("\e[J");
        Console.Write(_frame.ToString());
    }

    private static string Row(DirectorView director)
    {
        string colour = director.State switch { "MASTER" => Green, "BACKUP" => Cyan, _ => Red };
        return $" {Bold}director {director.Name}{Plain}  {director.Program,-11} "
            + $"{colour}{Bold}{director.State,-7}{Plain} {(director.HoldsVip ? Green + "VIP" : Dim + "---")}{Plain}"
            + $"  cable {(director.CableIn ? "in" : Red + "out")}{Plain}";
    }

    private static string Row(int number, ServerView? server) => server is null
        ? $"  web {number}          {Red}not in the table{Plain}"
        : $"  web {number}          {(server.Weight == 0 ? Yellow : Green)}{server.Weight,6}{Plain}  "
            + $"{Cyan}{new string('=', Math.Min(server.Open, 26))}{Plain} {server.Open}"
            + new string(' ', 26 - Math.Min(server.Open, 26) + 3 - $"{server.Open}".Length)
            + $"  {server.Rate,8} {server.Bytes / 1000.0,7:F0}";

    private string Row(int step)
    {
        string title = $"{story.Steps[step].Title,-52}";
        if (story.Took(step) is { } took)
            return $"  {Green}ok{Plain} {title} {Table.Time(took),8}";
        bool isNow = step == story.Current;
        return isNow && story.HasFailed ? $"  {Red}NO{Plain} {title}"
            : isNow ? $"  {Yellow}>  {title}{Plain}" : $"  {Dim}   {title}{Plain}";
    }

    private void Line(string text) => _frame.Append(text).Append("\e[K\r\n");
}
