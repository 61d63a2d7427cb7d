using System.Text;
using Appliance.Leds;
using Appliance.Reports;
using CsCheck;
using VrrpAot.Protocol;
using static Appliance.Tests.Leds.Boxes;

namespace Appliance.Tests.Leds;

public class LedPolicyTests
{
    private static readonly Instant s_now = new(Duration.FromSeconds(1000).Nanoseconds);
    private static readonly Instant s_later = s_now + Duration.FromSeconds(100);

    /// <summary>Every condition, in the order of importance of <see cref="Condition.InOrder"/>.</summary>
    private static readonly (string Name, Snapshot? Box)[] s_conditions =
    [
        ("find me", Box(RouterState.Master) with { FindMeUntil = s_later }),
        ("conflict", Box(RouterState.Master).Conflict(s_now)),
        ("maintenance", Box(RouterState.Backup).InMaintenance()),
        ("fault", Box(RouterState.Fault)),
        ("quorum", Box(RouterState.Master) with { LostQuorums = ["[10.0.0.1]:tcp:80"] }),
        ("no link", Box(RouterState.Fault).WithoutLink(0)),
        ("refused", Box(RouterState.Backup) with { ConfigurationRefused = "line 3" }),
        ("trial", Box(RouterState.Backup) with { FirmwareOnTrial = true }),
        ("mixed", Box(RouterState.Master, RouterState.Backup)),
        ("MASTER", Box(RouterState.Master, RouterState.Master)),
        ("BACKUP", Box(RouterState.Backup)),
        ("booting", null),
        ("INIT", Box(RouterState.Init)),
    ];

    [Fact]
    public void one_lamp_tells_every_condition_by_a_pattern_of_its_own() => Golden("""
        find me      #-#-#-#-#-####################----------#-#-#-#-#-####################----------
        conflict     ######--######--######--######--######--######--######--######--######--######--
        maintenance  ####################--------------------####################--------------------
        fault        ##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--
        quorum       ###---###---###---###---###-------------###---###---###---###---###-------------
        no link      ####----####----------------------------####----####----------------------------
        refused      ####----####----####--------------------####----####----####--------------------
        trial        ####----####----####----####------------####----####----####----####------------
        mixed        ####################------####----------####################------####----------
        MASTER       ######################################--######################################--
        BACKUP       ####----------------####----------------####----------------####----------------
        booting      ##########----------##########----------##########----------##########----------
        INIT         ##########----------##########----------##########----------##########----------
        """, Shows.Everything);

    [Fact]
    public void three_lamps_show_the_role_and_what_is_wrong_side_by_side()
    {
        Golden("""
            find me      #-#-#-#-#-####################----------#-#-#-#-#-####################----------
            conflict     ######################################--######################################--
            maintenance  --------------------------------------------------------------------------------
            fault        --------------------------------------------------------------------------------
            quorum       ######################################--######################################--
            no link      --------------------------------------------------------------------------------
            refused      --------------------------------------------------------------------------------
            trial        --------------------------------------------------------------------------------
            mixed        ######################################--######################################--
            MASTER       ######################################--######################################--
            BACKUP       --------------------------------------------------------------------------------
            booting      ##########----------##########----------##########----------##########----------
            INIT         ##########----------##########----------##########----------##########----------
            """, Shows.Master);
        Golden("""
            find me      #-#-#-#-#-####################----------#-#-#-#-#-####################----------
            conflict     --------------------------------------------------------------------------------
            maintenance  ######################################--######################################--
            fault        --------------------------------------------------------------------------------
            quorum       --------------------------------------------------------------------------------
            no link      --------------------------------------------------------------------------------
            refused      ######################################--######################################--
            trial        ######################################--######################################--
            mixed        ######################################--######################################--
            MASTER       --------------------------------------------------------------------------------
            BACKUP       ######################################--######################################--
            booting      ##########----------##########----------##########----------##########----------
            INIT         ##########----------##########----------##########----------##########----------
            """, Shows.Backup);
        Golden("""
            find me      #-#-#-#-#-####################----------#-#-#-#-#-####################----------
            conflict     ######--######--######--######--######--######--######--######--######--######--
            maintenance  ####################--------------------####################--------------------
            fault        ##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--##--
            quorum       ###---###---###---###---###-------------###---###---###---###---###-------------
            no link      ####----####----------------------------####----####----------------------------
            refused      ####----####----####--------------------####----####----####--------------------
            trial        ####----####----####----####------------####----####----####----####------------
            mixed        --------------------------------------------------------------------------------
            MASTER       --------------------------------------------------------------------------------
            BACKUP       --------------------------------------------------------------------------------
            booting      ##########----------##########----------##########----------##########----------
            INIT         ##########----------##########----------##########----------##########----------
            """, Shows.Fault);
    }

    [Fact]
    public void of_several_conditions_one_lamp_shows_the_most_important()
    {
        Snapshot box = Box(RouterState.Master, RouterState.Fault, RouterState.Fault, RouterState.Backup).WithoutLink(2)
            .Conflict(s_now).InMaintenance() with
        {
            FindMeUntil = s_later,
            LostQuorums = ["[10.0.0.1]:tcp:80"],
            ConfigurationRefused = "line 3",
            FirmwareOnTrial = true,
        };
        List<string> order = [];
        void Look() => order.Add(LedPolicy.Pattern(Shows.Everything, box, s_now).Name);

        Look();
        box = box with { FindMeUntil = default };
        Look();
        box = box with { Instances = box.Instances.SetItem(0, box.Instances[0] with { ConflictAt = null }) };
        Look();
        box = box with { Maintenance = null };
        Look();
        box = box with { Instances = box.Instances.SetItem(1, box.Instances[3]) };
        Look();
        box = box with { LostQuorums = [] };
        Look();
        box = box with { Instances = box.Instances.RemoveAt(2) };
        Look();
        box = box with { ConfigurationRefused = null };
        Look();
        box = box with { FirmwareOnTrial = false };
        Look();
        Assert.Equal(["find me", "conflict", "maintenance", "fault", "quorum lost", "waiting for link",
            "configuration refused", "firmware on trial", "mixed"], order);
    }

    [Fact]
    public void a_box_whose_appliance_json_is_refused_does_not_tell_of_links_that_nobody_has_set_up() =>
        Assert.Equal("configuration refused", LedPolicy.Pattern(Shows.Fault,
            Box(RouterState.Fault).WithoutLink(0) with { ConfigurationRefused = "x", ApplianceRefused = true },
            s_now).Name);

    [Fact]
    public void a_conflict_is_shown_for_five_seconds_and_find_me_until_its_end()
    {
        Snapshot box = Box(RouterState.Master).Conflict(s_now) with { FindMeUntil = s_now + Duration.FromSeconds(2) };
        Assert.Equal("find me", LedPolicy.Pattern(Shows.Everything, box, s_now).Name);

        Instant next = LedPolicy.NextChange(box, s_now);
        Assert.Equal(s_now + Duration.FromSeconds(2), next);
        Assert.Equal("conflict", LedPolicy.Pattern(Shows.Everything, box, next).Name);

        next = LedPolicy.NextChange(box, next);
        Assert.Equal(s_now + Duration.FromSeconds(5), next);
        Assert.Equal("MASTER", LedPolicy.Pattern(Shows.Everything, box, next).Name);
        Assert.Equal(Instant.Never, LedPolicy.NextChange(box, next));
    }

    [Fact]
    public void a_conflict_of_a_box_that_gave_way_is_not_shown() =>
        Assert.Equal("BACKUP", LedPolicy.Pattern(Shows.Everything, Box(RouterState.Backup).Conflict(s_now),
            s_now).Name);

    private static readonly Gen<Snapshot> s_boxes = Gen.Select(
        Gen.Enum<RouterState>().Array[0, 4], Gen.Int[0, 3], Gen.Bool.Array[5],
        (states, unplugged, is_) =>
        {
            Snapshot box = Box(states) with
            {
                FindMeUntil = is_[0] ? s_later : default,
                ConfigurationRefused = is_[1] ? "line 3" : null,
                FirmwareOnTrial = is_[2],
            };
            box = is_[3] ? box.InMaintenance() : box;
            box = is_[4] && states.Length > 0 ? box.Conflict(s_now) : box;
            return unplugged < states.Length ? box.WithoutLink(unplugged) : box;
        });

    [Fact]
    public void one_lamp_is_never_dark_for_long_and_never_lit_for_ever() => s_boxes.Sample(box =>
        Alive(now => LedPolicy.Pattern(Shows.Everything, box, now).LevelAt(now)));

    [Fact]
    public void of_three_lamps_one_is_always_alive() => s_boxes.Sample(box =>
        new[] { Shows.Master, Shows.Backup, Shows.Fault }.Any(shows =>
            Alive(now => LedPolicy.Pattern(shows, box, now).LevelAt(now))));

    /// <summary>
    /// Over three seconds: lit at least once in every 1500 ms, and dark at least once.
    /// </summary>
    private static bool Alive(Func<Instant, bool> level)
    {
        int dark = 0, longest = 0, lit = 0;
        for (int ms = 0; ms < 3000; ms += 10)
        {
            bool on = level(s_now + Duration.FromMilliseconds(ms));
            dark = on ? 0 : dark + 10;
            lit += on ? 10 : 0;
            longest = Math.Max(longest, dark);
        }
        return longest <= 1500 && lit < 3000;
    }

    /// <summary>Four seconds of every condition, 50 ms a character.</summary>
    private static void Golden(string expected, Shows shows)
    {
        StringBuilder seen = new();
        foreach ((string name, Snapshot? box) in s_conditions)
        {
            seen.Append(name.PadRight(13));
            for (int i = 0; i < 80; i++)
            {
                Instant now = s_now + Duration.FromMilliseconds(50 * i);
                seen.Append(LedPolicy.Pattern(shows, box, now).LevelAt(now) ? '#' : '-');
            }
            seen.Append('\n');
        }
        Assert.Equal(expected + "\n", seen.ToString());
    }

    /// <summary>With an expander there are lines enough for a lamp an instance.</summary>
    [Fact]
    public void the_lamp_of_one_instance_does_not_look_at_the_others()
    {
        Snapshot box = Boxes.Box(RouterState.Master, RouterState.Backup);
        Assert.Equal(LedPatterns.Mixed, LedPolicy.Pattern(Shows.Everything, LedPolicy.Only(null, box), default));
        Assert.Equal(LedPatterns.Master, LedPolicy.Pattern(Shows.Everything, LedPolicy.Only("eth0", box), default));
        Assert.Equal(LedPatterns.Lit, LedPolicy.Pattern(Shows.Backup, LedPolicy.Only("eth1", box), default));
        Assert.Equal(LedPatterns.Dark, LedPolicy.Pattern(Shows.Master, LedPolicy.Only("eth1", box), default));
        Assert.Equal(LedPatterns.Booting, LedPolicy.Pattern(Shows.Everything, LedPolicy.Only("gone", box), default));
        Assert.Equal(LedPatterns.Maintenance, LedPolicy.Pattern(Shows.Everything,
            LedPolicy.Only("eth1", box.InMaintenance()), default));
        Assert.Null(LedPolicy.Only("eth0", null));
    }
}
