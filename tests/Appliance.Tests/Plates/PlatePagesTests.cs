using Appliance.Plates;
using Appliance.Reports;
using Appliance.Tests.Leds;
using VrrpAot.Protocol;

namespace Appliance.Tests.Plates;

/// <summary>Golden screens: what a person reads at the box.</summary>
public class PlatePagesTests
{
    private static readonly Instant s_now = new(Duration.FromSeconds(1000).Nanoseconds);

    private static IpAddress Address(string text) =>
        IpAddress.TryParseIPv4(text, out IpAddress address) ? address : throw new ArgumentException(text);

    /// <summary>MASTER of one VIP, BACKUP of another two, with the longest address in it.</summary>
    private static Snapshot Pair()
    {
        Snapshot box = Boxes.Box(RouterState.Master, RouterState.Backup) with { HostName = "pihole-a" };
        return box with
        {
            Instances =
            [
                box.Instances[0] with
                {
                    Name = "VI_1", Master = new MasterView(Address("192.168.10.111"), 101, IsSelf: true),
                    Addresses = [new VipView(Address("192.168.10.121"), 24, "eth0", true, true)],
                },
                box.Instances[1] with
                {
                    Name = "VI_LONG_NAME", Master = new MasterView(Address("192.168.100.112"), 100, IsSelf: false),
                    Addresses = [new VipView(Address("192.168.100.121"), 24, "eth1", false, false),
                        new VipView(Address("192.168.100.122"), 24, "eth1", false, false)],
                },
            ],
            Links = [new LinkView("eth0", true, true, Address("192.168.10.111")),
                new LinkView("eth1", true, true, Address("192.168.100.111"))],
        };
    }

    private static string Screens(Snapshot? box, PlateSize size) =>
        string.Join("\n\n", PlatePages.Of(box, s_now, size)
            .Select(page => string.Join('\n', page.Select(row => $"|{row}|"))));

    private static string First(Snapshot? box, PlateSize size) => Screens(box, size).Split("\n\n")[0];

    [Fact]
    public void an_oled_has_a_page_for_the_box_and_one_for_each_instance() => Assert.Equal("""
        |pihole-a        MIXED|
        |eth0 192.168.10.111  |
        |eth1 192.168.100.111 |
        |                     |

        |VI_1           MASTER|
        |VIP 192.168.10.121   |
        |by this box          |
        |own 192.168.10.111   |

        |VI_LONG_NAME   BACKUP|
        |VIP 192.168.100.121  |
        |VIP 192.168.100.122  |
        |by 192.168.100.112   |

        |VI_LONG_NAME   BACKUP|
        |own 192.168.100.111  |
        |                     |
        |                     |
        """, Screens(Pair(), PlateSize.Oled128x32));

    [Fact]
    public void two_rows_show_one_thing_a_page() => Assert.Equal("""
        |pihol eth0 MIXED|
        |192.168.10.111  |

        |pihol eth1 MIXED|
        |192.168.100.111 |

        |VI_1 VIP  MASTER|
        |192.168.10.121  |

        |VI_1      MASTER|
        |by this box     |

        |VI_1 own  MASTER|
        |192.168.10.111  |

        |VI_LO VIP BACKUP|
        |192.168.100.121 |

        |VI_LO VIP BACKUP|
        |192.168.100.122 |

        |VI_LON by BACKUP|
        |192.168.100.112 |

        |VI_LO own BACKUP|
        |192.168.100.111 |
        """, Screens(Pair(), PlateSize.Lcd1602));

    [Fact]
    public void a_big_lcd_reads_like_the_oled() => Assert.Equal("""
        |pihole-a       MIXED|
        |eth0 192.168.10.111 |
        |eth1 192.168.100.111|
        |                    |
        """, First(Pair(), PlateSize.Lcd2004));

    [Fact]
    public void what_the_lamps_blink_for_stands_first_and_all_of_it()
    {
        Snapshot box = Pair().InMaintenance() with
        {
            FirmwareOnTrial = true,
            FirmwareTrialEndsAt = s_now + Duration.FromSeconds(252),
            CommitUndoneAt = s_now + Duration.FromSeconds(59),
            Power = new PowerView(true, 87, s_now),
            Devices = [new DeviceView("mcp23017@i2c-1/0x20", "lamps", "is gone", s_now)],
        };
        Assert.Equal("""
            |pihole-a        MIXED|
            |MAINTENANCE          |
            |FW ON TRIAL 4:12     |
            |UNCONFIRMED 0:59     |

            |pihole-a        MIXED|
            |ON BATTERY 87%       |
            |1 DEVICE LOST        |
            |eth0 192.168.10.111  |
            """, string.Join("\n\n", Screens(box, PlateSize.Oled128x32).Split("\n\n")[..2]));
        Assert.Equal("|pihole-a   MIXED|\n|MAINTENANCE     |", First(box, PlateSize.Lcd1602));
    }

    public static TheoryData<string, string> Conditions => new()
    {
        { "conflict", "CONFLICT" }, { "fault", "FAULT" }, { "no link", "NO LINK" }, { "refused", "CONFIG REFUSED" },
            { "find me", "HERE I AM" }, { "failed", "UPDATE FAILED" },
            { "quorum", "QUORUM LOST" },
    };

    [Theory, MemberData(nameof(Conditions))]
    public void every_condition_has_its_words(string condition, string words)
    {
        Snapshot box = Pair();
        box = condition switch
        {
            "conflict" => box.Conflict(s_now),
            "fault" => box with { Instances = box.Instances.SetItem(0,
                box.Instances[0] with { State = RouterState.Fault }) },
            "no link" => box.WithoutLink(0),
            "refused" => box with { ConfigurationRefused = "line 3" },
            "quorum" => box with { LostQuorums = ["[10.0.0.1]:tcp:80"] },
            "find me" => box with { FindMeUntil = s_now + Duration.FromSeconds(5) },
            _ => box with { FirmwareFailed = "Update to 2 failed" },
        };
        Assert.Contains($"|{words.PadRight(16)}|", First(box, PlateSize.Lcd1602));
    }

    [Fact]
    public void before_the_first_snapshot_the_box_is_starting() =>
        Assert.Equal("|vrrpaot         |\n|starting        |", Screens(null, PlateSize.Lcd1602));

    [Fact]
    public void a_box_without_instances_says_so() =>
        Assert.StartsWith("|box      no instance|\n|                    |", First(Boxes.Box(), PlateSize.Lcd2004));

    /// <summary>
    /// Whatever names there are, a row is as long as the plate is wide, and holds nothing that a plate has no letter
    /// for.
    /// </summary>
    [Fact]
    public void names_that_are_too_long_or_strange_never_break_a_row()
    {
        Snapshot box = Pair();
        box = box with
        {
            HostName = "büro-\u001b[2J-a-name-without-end",
            Instances = box.Instances.SetItem(0, box.Instances[0] with { Name = new string('x', 60) }),
            Links = box.Links.Add(new LinkView("a-very-long-one", true, true, Address("255.255.255.255"))),
        };
        foreach (PlateSize size in new[] { PlateSize.Oled128x32, PlateSize.Lcd1602, PlateSize.Lcd2004 })
            foreach (var page in PlatePages.Of(box, s_now, size))
            {
                Assert.Equal(size.Rows, page.Length);
                Assert.All(page, row => Assert.True(row.Length == size.Columns
                    && row.All(c => c is >= ' ' and <= '~'), row));
            }
    }

    [Fact]
    public void a_countdown_changes_with_the_second_and_nothing_else_with_time()
    {
        Snapshot box = Pair();
        Assert.Equal(Instant.Never, PlatePages.NextChange(box, s_now));
        Instant end = s_now + Duration.FromMilliseconds(2500);
        box = box with { CommitUndoneAt = end };
        Instant next = PlatePages.NextChange(box, s_now);
        Assert.Equal("0:02", Countdown.Text(end, s_now));
        Assert.Equal("0:01", Countdown.Text(end, next));
        Assert.Equal("0:02", Countdown.Text(end, new Instant(next.Nanoseconds - 1)));
        Assert.Equal("0:00", Countdown.Text(end, end + Duration.FromSeconds(9)));
        Assert.Equal(Instant.Never, Countdown.NextChange(end, end));
    }

    [Fact]
    public void the_button_turns_pages_and_the_first_comes_back()
    {
        var turner = new PageTurner(hasButton: true);
        Assert.Equal((0, Instant.Never), turner.At(s_now, 3));
        turner.Turn(s_now);
        Assert.Equal((1, s_now + PageTurner.StaysFor), turner.At(s_now, 3));
        turner.Turn(s_now);
        turner.Turn(s_now);
        Assert.Equal(0, turner.At(s_now, 3).Page);
        turner.Turn(s_now);
        Assert.Equal(1, turner.At(s_now, 3).Page);
        Instant later = s_now + PageTurner.StaysFor;
        Assert.Equal((0, Instant.Never), turner.At(later, 3));
        turner.Turn(later);
        Assert.Equal(1, turner.At(later, 3).Page);
    }

    [Fact]
    public void without_a_button_pages_turn_by_themselves()
    {
        var turner = new PageTurner(hasButton: false);
        Assert.Equal((0, Instant.Never), turner.At(s_now, 1));
        (int page, Instant next) = turner.At(s_now, 3);
        Assert.True(next > s_now && next <= s_now + PageTurner.TurnsEvery);
        Assert.Equal((page + 1) % 3, turner.At(next, 3).Page);
    }
}
