using System.Text;
using Appliance.Leds;
using CsCheck;

namespace Appliance.Tests.Leds;

public class ButtonLogicTests
{
    private static readonly Duration s_longPress = Duration.FromMilliseconds(300);

    /// <summary>
    /// 10 ms a character, a long press is 300 ms. Above: the contact, # closed. Below: what is told and when, S short,
    /// L long.
    /// </summary>
    [Theory]
    // A short press is told once the release has settled.
    [InlineData("-----##########----------",
                ".................S.......")]
    // A long one while it is still held, and nothing at its end.
    [InlineData("-----########################################------",
                "...................................L...............")]
    // Bounces at both ends are one press.
    [InlineData("-----#-#-#########-#-#-----------",
                "........................S........")]
    // A spark is no press, nor are many.
    [InlineData("-----#-----#----#-#-#-#----------",
                ".................................")]
    // A gap while held is no release: the long press counts from its beginning.
    [InlineData("-----##########-#########################------",
                "...................................L...........")]
    // Let go just before it is long: short, though the release settles after.
    [InlineData("-----#############################------",
                "....................................S...")]
    // Two presses are two.
    [InlineData("-----#####-----######--------",
                "............S..........S.....")]
    // Held from before the start: that press is not told, the next one is.
    [InlineData("########################################-----######-----",
                ".....................................................S..")]
    public void presses_are_told_apart(string contact, string told)
    {
        var button = new ButtonLogic(s_longPress, contact[0] == '#');
        StringBuilder seen = new();
        for (int i = 0; i < contact.Length; i++)
        {
            Press press = button.Edge(contact[i] == '#', At(10 * i));
            seen.Append(press switch { Press.Short => 'S', Press.Long => 'L', _ => '.' });
        }
        Assert.Equal(told, seen.ToString());
    }

    private static readonly Gen<int[]> s_edges = Gen.Int[1, 500].Array[0, 12];

    [Fact]
    public void what_is_told_does_not_depend_on_when_the_reader_was_woken() =>
        Gen.Select(s_edges, Gen.Int[1, 100]).Sample((gaps, step) =>
        {
            List<Press> atEdgesOnly = Told(gaps, everyMs: null);
            return atEdgesOnly.SequenceEqual(Told(gaps, step)) && atEdgesOnly.SequenceEqual(Told(gaps, 1));
        });

    [Fact]
    public void waking_at_deadlines_is_enough_and_never_goes_in_circles() => s_edges.Sample(gaps =>
    {
        var button = new ButtonLogic(s_longPress, false);
        List<Press> told = [];
        int now = 0;
        bool pressed = false;
        foreach (int gap in gaps.Append(1000))
        {
            while (button.Deadline < At(now + gap))
            {
                Instant deadline = button.Deadline;
                told.Add(button.Turn(deadline));
                if (button.Deadline <= deadline)
                    return false;
            }
            now += gap;
            pressed = !pressed;
            told.Add(button.Edge(pressed, At(now)));
        }
        told.RemoveAll(press => press == Press.None);
        return told.SequenceEqual(Told(gaps, everyMs: null));
    });

    /// <param name="gaps">Milliseconds between the edges.</param>
    private static List<Press> Told(int[] gaps, int? everyMs)
    {
        var button = new ButtonLogic(s_longPress, false);
        List<Press> told = [];
        int now = 0;
        bool pressed = false;
        foreach (int gap in gaps.Append(1000))
        {
            for (int ms = now; everyMs is { } step && ms < now + gap; ms += step)
                told.Add(button.Turn(At(ms)));
            now += gap;
            pressed = !pressed;
            told.Add(button.Edge(pressed, At(now)));
        }
        told.RemoveAll(press => press == Press.None);
        return told;
    }

    private static Instant At(int milliseconds) => new(Duration.FromMilliseconds(1000 + milliseconds).Nanoseconds);
}
