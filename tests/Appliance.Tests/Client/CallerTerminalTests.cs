using Appliance.Client;

namespace Appliance.Tests.Client;

/// <summary>Where a caller sits, by proc(5); real lines, with names that were made to mislead.</summary>
public class CallerTerminalTests
{
    [Theory]
    [InlineData("4711 (vrrpaot) S 4700 4711 4700 34819 4711 4194304 93 0", "pts/3")]
    [InlineData("4711 (a) b) 1 2) R 4700 4711 4700 34816 -1 0", "pts/0")]
    [InlineData("4711 (vrrpaot) S 4700 4711 4700 4229120 4711 0", "pts/1024")]
    [InlineData("4711 (sh) S 1 1 1 1088 1 0", "ttyS0")]
    [InlineData("4711 (sh) S 1 1 1 1025 1 0", "tty1")]
    [InlineData("4711 (sh) S 1 1 1 52288 1 0", "terminal 204:64")]
    [InlineData("4711 (cron) S 1 1 1 0 -1 0", null)]
    [InlineData("4711 (cut", null)]
    [InlineData("", null)]
    public void a_terminal_is_named_as_people_know_it(string stat, string? name) =>
        Assert.Equal(name, CallerTerminal.Parse(stat));

    [Fact]
    public void a_process_that_is_not_there_has_none()
    {
        Assert.Null(CallerTerminal.Of(0));
        Assert.Null(CallerTerminal.Of(int.MaxValue));
    }
}
