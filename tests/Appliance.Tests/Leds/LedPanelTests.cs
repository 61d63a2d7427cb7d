using System.Text;
using Appliance.Leds;
using Appliance.Reports;
using VrrpAot.Protocol;
using static Appliance.Tests.Leds.Boxes;

namespace Appliance.Tests.Leds;

public class LedPanelTests
{
    private readonly SnapshotBoard _board = new();
    private readonly List<string> _reports = [];
    private readonly Dictionary<string, FakeLight> _lights = [];
    private Instant _now = new(Duration.FromSeconds(1000).Nanoseconds);

    [Fact]
    public void one_lamp_follows_the_box_through_a_life()
    {
        using LedPanel panel = Panel(Shows.Everything);
        StringBuilder seen = new();
        seen.AppendLine("booting   " + Watch(panel, Shows.Everything));
        _board.Publish(Box(RouterState.Fault).WithoutLink(0));
        seen.AppendLine("no link   " + Watch(panel, Shows.Everything));
        _board.Publish(Box(RouterState.Backup));
        seen.AppendLine("BACKUP    " + Watch(panel, Shows.Everything));
        _board.Publish(Box(RouterState.Master));
        seen.AppendLine("MASTER    " + Watch(panel, Shows.Everything));
        _board.Publish(Box(RouterState.Master).Conflict(_now));
        seen.AppendLine("conflict  " + Watch(panel, Shows.Everything));
        Assert.Equal("""
            booting   #####-----#####-----
            no link   ##--##--------------
            BACKUP    ##--------##--------
            MASTER    ###################-
            conflict  ###-###-###-###-###-

            """, seen.ToString());
    }

    [Fact]
    public void a_light_is_touched_only_when_it_changes()
    {
        using LedPanel panel = Panel(Shows.Master);
        _board.Publish(Box(RouterState.Master));
        for (int i = 0; i < 100; i++)
            panel.Turn(_now);
        Assert.Equal(1, _lights["Master"].Changes);
        _now = panel.Turn(_now);
        panel.Turn(_now);
        Assert.Equal(2, _lights["Master"].Changes);
    }

    [Fact]
    public void with_nothing_to_blink_only_a_snapshot_wakes()
    {
        using LedPanel panel = Panel(Shows.Fault);
        _board.Publish(Box(RouterState.Master));
        Assert.Equal(Instant.Never, panel.Turn(_now));
    }

    [Fact]
    public void it_wakes_when_find_me_ends()
    {
        using LedPanel panel = Panel(Shows.Fault);
        Instant end = _now + Duration.FromMilliseconds(30);
        _board.Publish(Box(RouterState.Master) with { FindMeUntil = end });
        Assert.Equal(end, panel.Turn(_now));
        Assert.Equal(Instant.Never, panel.Turn(end));
        Assert.False(_lights["Fault"].On);
    }

    /// <summary>50 ms a character; the lamp for faults, which is dark before and after.</summary>
    [Theory]
    [InlineData(Press.Long, "#-#-#-#-#-#-#-#-#-#-------")]
    [InlineData(Press.Short,
        "#-#-#-#-#-####################----------#-#-#-#-#-####################----------#-#-#-#-#-##########-----")]
    [InlineData(Press.None, "----------")]
    public void the_lamps_answer_the_button_before_everything_else_and_for_a_while(Press press, string expected)
    {
        using LedPanel panel = Panel(Shows.Fault);
        _board.Publish(Box(RouterState.Master));
        panel.Turn(_now);
        panel.Answer(press, _now);
        StringBuilder seen = new();
        Instant deadline = panel.Turn(_now);
        while (seen.Length < expected.Length)
        {
            while (deadline <= _now)
                deadline = panel.Turn(deadline);
            seen.Append(_lights["Fault"].On ? '#' : '-');
            _now += Duration.FromMilliseconds(50);
        }
        Assert.Equal(expected, seen.ToString());
        Assert.Equal(Instant.Never, deadline);
    }

    /// <summary>50 ms a character.</summary>
    [Fact]
    public void what_the_button_is_refused_is_shown_for_three_seconds()
    {
        using LedPanel panel = Panel(Shows.Fault);
        _board.Publish(Box(RouterState.Master));
        panel.Answer(Press.Long, _now);
        panel.Deny(_now);
        StringBuilder seen = new();
        Instant deadline = panel.Turn(_now);
        while (seen.Length < 65)
        {
            while (deadline <= _now)
                deadline = panel.Turn(deadline);
            seen.Append(_lights["Fault"].On ? '#' : '-');
            _now += Duration.FromMilliseconds(50);
        }
        Assert.Equal(string.Concat(Enumerable.Repeat("#---------", 6)) + "-----", seen.ToString());
    }

    [Fact]
    public void a_light_that_breaks_is_told_once_tried_every_ten_seconds_and_disturbs_no_other()
    {
        using LedPanel panel = Panel(Shows.Master, Shows.Backup);
        _board.Publish(Box(RouterState.Master, RouterState.Backup));
        panel.Turn(_now);
        _lights["Master"].Broken = "Input/output error";
        Instant end = _now + Duration.FromSeconds(35);
        while (_now < end)
            _now = panel.Turn(_now);

        Assert.Equal(["LED Master does not work: Input/output error; trying again every 10 s."], _reports);
        Assert.Equal(1 + 3, _lights["Master"].Opened);
        Assert.True(_lights["Backup"].Changes > 30);

        _lights["Master"].Broken = null;
        end = _now + Duration.FromSeconds(12);
        while (_now < end)
            _now = panel.Turn(_now);
        Assert.Equal("LED Master works again.", Assert.Single(_reports.Skip(1)));
        Assert.True(_lights["Master"].Changes > 2);
    }

    [Fact]
    public void a_light_that_is_not_there_at_the_start_may_come_later()
    {
        _lights["Everything"] = new FakeLight { Broken = "No line is called GPIO99" };
        using LedPanel panel = Panel(Shows.Everything);
        Assert.Equal(_now + Duration.FromSeconds(10), panel.Turn(_now));
        _lights["Everything"].Broken = null;
        panel.Turn(_now + Duration.FromSeconds(10));
        Assert.Equal(2, _reports.Count);
        Assert.True(_lights["Everything"].On);
    }

    [Fact]
    public void the_end_is_dark()
    {
        LedPanel panel = Panel(Shows.Everything);
        panel.Turn(_now);
        Assert.True(_lights["Everything"].On);
        panel.Dispose();
        Assert.False(_lights["Everything"].On);
    }

    private LedPanel Panel(params Shows[] shows) => new(
        shows.Select(what => new LedWiring(what.ToString(), null, "fake", what)), _board, _reports.Add, led =>
        {
            FakeLight light = _lights.TryGetValue(led.Name, out FakeLight? known) ? known
                : _lights[led.Name] = new FakeLight();
            light.Opened++;
            return light.Broken is null ? light : throw new IOException(light.Broken);
        });

    /// <summary>Two seconds, 100 ms a character, waking only at deadlines.</summary>
    private string Watch(LedPanel panel, Shows shows)
    {
        StringBuilder seen = new();
        Instant deadline = panel.Turn(_now);
        for (int i = 0; i < 20; i++)
        {
            while (deadline <= _now)
                deadline = panel.Turn(deadline);
            seen.Append(_lights[shows.ToString()].On ? '#' : '-');
            _now += Duration.FromMilliseconds(100);
        }
        return seen.ToString();
    }

    private sealed class FakeLight : ILight
    {
        public bool On { get; private set; }
        public int Changes { get; private set; }
        public int Opened { get; set; }
        public string? Broken { get; set; }

        public void Set(bool on)
        {
            if (Broken is not null)
                throw new IOException(Broken);
            On = on;
            Changes++;
        }

        public void Dispose() => On = false;
    }
}
