namespace Guest;

/// <summary>The rule by which both daemons are judged.</summary>
public class DownloadsTests
{
    private static readonly string[] s_notes = ["1000 w3 dies", "1200 w3 settled"];

    [Theory]
    [InlineData("900 1100 w3 500 20000 cut")]
    [InlineData("1100 1100 - 0 0 refused")]
    [InlineData("1150 1300 w3 0 20000 silent")]
    public void what_a_dead_server_had_begun_or_nobody_took_before_it_was_known_is_no_loss(string line) =>
        Assert.Equal([], Lost(line));

    [Theory]
    [InlineData("900 1100 w1 500 20000 cut")]
    [InlineData("1201 1201 - 0 0 refused")]
    [InlineData("800 999 w3 500 20000 cut")]
    [InlineData("1300 1400 w3 500 20000 silent")]
    public void all_other_downloads_come_whole_or_are_lost(string line) => Assert.Single(Lost(line));

    [Theory]
    [InlineData("1800 2100 w1 500 20000 cut", 0)]
    [InlineData("2050 2100 - 0 0 refused", 0)]
    [InlineData("1500 2100 w1 500 20000 cut", 1)]
    [InlineData("2101 2101 - 0 0 refused", 1)]
    public void what_had_only_just_begun_may_go_with_its_director(string line, int lost) =>
        Assert.Equal(lost, new Downloads(["2000 director leaves", "2100 director came", line]).Lost.Count());

    [Fact]
    public void whole_ones_are_counted_with_their_servers()
    {
        var downloads = new Downloads(["900 1100 w3 20 20 whole", "900 1100 w1 20 20 whole", .. s_notes]);
        Assert.Equal([], downloads.Lost);
        Assert.Equal(["w1", "w3"], downloads.Servers);
        Assert.Equal(2, downloads.Whole);
    }

    private static IEnumerable<string> Lost(string line) => new Downloads([.. s_notes, line]).Lost;
}
