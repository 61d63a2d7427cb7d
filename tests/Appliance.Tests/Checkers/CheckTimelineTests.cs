using System.Globalization;
using System.Text;
using Appliance.Checkers;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

/// <summary>Golden timelines on a fake clock: what is tried when, and what is said of it.</summary>
public sealed class CheckTimelineTests
{
    private static readonly Endpoint s_target = new(new IpAddress(0x0A000002), 80);

    private static readonly TcpCheckSettings s_tcp = new()
    {
        Target = s_target, DelayLoop = Duration.FromSeconds(6), Warmup = Duration.FromSeconds(6), Retry = 2,
        DelayBeforeRetry = Duration.FromSeconds(3),
    };

    private static HttpCheckSettings Pages(bool fast = false) => new()
    {
        Target = s_target, DelayLoop = Duration.FromSeconds(6), Warmup = Duration.Zero,
        DelayBeforeRetry = Duration.FromSeconds(8), FastRecovery = fast,
        Urls = [new UrlSettings { Path = "/a" }, new UrlSettings { Path = "/b", Digest = [.. new byte[16]] }],
    };

    private static readonly MiscCheckSettings s_misc = new()
    {
        Command = new ScriptCommand { Arguments = ["/bin/check", "a"], Origin = "f:1" },
        Timeout = Duration.FromSeconds(5), DelayLoop = Duration.FromSeconds(6), Warmup = Duration.Zero, Retry = 2,
        DelayBeforeRetry = Duration.FromSeconds(2), SetsWeight = true,
    };

    /// <summary>An attempt takes half a second here.</summary>
    /// <param name="ends">+ passes, - fails, t times out, ! cannot be carried out, o is out of memory; 7 adds 7;
    /// S and R suspend and resume before the next.</param>
    private static string Play(CheckSettings check, string ends, CheckMemory? before = null)
    {
        Instant now = new(0);
        var words = new CheckWords(check, "RS", "X");
        var timeline = new CheckTimeline(check, words, before, 0.5, now);
        var outputs = new List<CheckOutput>();
        var text = new StringBuilder();
        foreach (char end in ends)
        {
            if (end == 'S')
                timeline.Suspend();
            if (end == 'R')
                timeline.Resume();
            if (end is 'S' or 'R')
                continue;
            do
            {
                now = timeline.NextDeadline;
                timeline.Due(now, outputs);
            } while (outputs.Count == 0);
            Write("");
            if (!timeline.IsAttempting)
                continue;
            now += Duration.FromMilliseconds(500);
            timeline.Ended(end switch
            {
                '+' => AttemptEnd.Passed(""),
                '-' => AttemptEnd.Failed(check is MiscCheckSettings ? "failed (exited with status 1)" : "failed", ""),
                't' => AttemptEnd.Failed(check is MiscCheckSettings ? "timed out" : "timeout", ""),
                '!' => new AttemptEnd(AttemptResult.NotCarriedOut, "failed", ""),
                'o' => new AttemptEnd(AttemptResult.Shortage, "failed", ""),
                _ => AttemptEnd.Passed("") with { Weight = end - '0' },
            }, now, outputs);
            Write("  ");
        }
        return text.ToString().TrimEnd();

        void Write(string before)
        {
            foreach (CheckOutput output in outputs)
                text.Append(before).Append(CultureInfo.InvariantCulture, $"{now.Nanoseconds / 1e9:0.0} ")
                    .AppendLine(output.Kind switch
                    {
                        CheckOutputKind.Attempt => output.Number == 0 ? "try" : $"try page {output.Number}",
                        CheckOutputKind.Changed => $"{(output.IsUp ? "UP" : "DOWN")} {output.Text}",
                        CheckOutputKind.Adjusted => $"weight {output.Weight.AddedTo(0)}",
                        _ => output.Text,
                    });
            outputs.Clear();
        }
    }

    private static void Is(string expected, string actual) => Assert.Equal(expected, actual);

    [Fact]
    public void A_good_server_is_checked_once_a_loop_after_a_second_and_a_part_of_the_warm_up() => Is("""
        4.0 try
          4.5 TCP connection to RS success.
        10.0 try
        16.0 try
        """, Play(s_tcp, "+++"));

    [Fact]
    public void A_first_failure_is_enough() => Is("""
        4.0 try
          4.5 TCP_CHECK on service RS failed.
          4.5 DOWN => TCP CHECK failed on service <=
        10.0 try
        16.0 try
          16.5 TCP connection to RS success.
          16.5 UP => TCP CHECK succeed on service <=
        """, Play(s_tcp, "--+"));

    [Fact]
    public void A_server_that_was_up_has_its_retries() => Is("""
        4.0 try
          4.5 TCP connection to RS success.
        10.0 try
        13.5 try
        17.0 try
          17.5 TCP_CHECK on service RS failed after 2 retries.
          17.5 DOWN => TCP CHECK failed on service <=
        23.0 try
        29.0 try
          29.5 TCP connection to RS success.
          29.5 UP => TCP CHECK succeed on service <=
        """, Play(s_tcp, "+---" + "-+"));

    [Fact]
    public void A_success_among_them_begins_anew_and_all_failures_can_be_logged() => Is("""
        4.0 try
          4.5 TCP connection to RS success.
        10.0 try
          10.5 TCP connection to RS failed.
        13.5 try
        19.5 try
          20.0 TCP connection to RS timeout.
        23.0 try
          23.5 TCP connection to RS failed.
        26.5 try
          27.0 TCP connection to RS timeout.
          27.0 TCP_CHECK on service RS failed after 2 retries.
          27.0 DOWN => TCP CHECK failed on service <=
        """, Play(s_tcp with { LogsAllFailures = true }, "+-+t-t"));

    [Fact]
    public void With_alpha_the_first_result_is_told_either_way() => Is("""
        4.0 try
          4.5 TCP connection to RS success.
          4.5 UP => TCP CHECK succeed on service <=
        10.0 try
        """ + "\n" + """
        4.0 try
          4.5 TCP_CHECK on service RS failed.
          4.5 DOWN => TCP CHECK failed on service <=
        10.0 try
        """, Play(s_tcp with { Alpha = true }, "++") + "\n" + Play(s_tcp with { Alpha = true }, "--"));

    [Fact]
    public void Trouble_of_ours_counts_after_the_retries_and_a_shortage_of_ours_not_at_all() => Is("""
        4.0 try
          4.5 TCP socket bind failed. Rescheduling.
        10.0 try
          10.5 TCP socket bind failed. Rescheduling.
        13.5 try
          14.0 TCP socket bind failed. Rescheduling.
        17.0 try
          17.5 TCP socket bind failed. Rescheduling.
          17.5 TCP_CHECK on service RS failed after 2 retries.
          17.5 DOWN => TCP CHECK failed on service <=
        """, Play(s_tcp, "o!!!"));

    [Fact]
    public void Pages_are_asked_for_in_turn_and_the_one_that_failed_alone_until_it_is_right() => Is("""
        1.0 try
        7.0 try page 1
          7.5 Remote Web server RS succeed on service.
        13.0 try
        19.0 try page 1
        27.5 try page 1
          28.0 failed server RS.
          28.0 HTTP_CHECK on service RS failed after 1 retries.
          28.0 DOWN => CHECK failed on service : HTTP/SSL request failed <=
        35.5 try page 1
        43.5 try page 1
          44.0 MD5 digest success to RS url(/b)
        49.5 try
          50.0 HTTP status code success to RS url(/a)
        55.5 try page 1
          56.0 MD5 digest success to RS url(/b)
          56.0 Remote Web server RS succeed on service.
          56.0 UP => CHECK succeed on service <=
        61.5 try
        """, Play(Pages(), "+++--" + "-++++"));

    [Fact]
    public void Fast_recovery_makes_no_pauses_between_pages() => Is("""
        1.0 try
        1.5 try page 1
          2.0 failed server RS.
          2.0 HTTP_CHECK on service RS failed.
          2.0 DOWN => CHECK failed on service : HTTP/SSL request failed <=
        9.5 try page 1
          10.0 MD5 digest success to RS url(/b)
        10.0 try
          10.5 HTTP status code success to RS url(/a)
        10.5 try page 1
          11.0 MD5 digest success to RS url(/b)
          11.0 Remote Web server RS succeed on service.
          11.0 UP => CHECK succeed on service <=
        16.5 try
        """, Play(Pages(fast: true), "+-++++"));

    [Fact]
    public void Smtp_is_tried_a_whole_set_at_any_time() => Is("""
        1.0 try
        2.5 try
          3.0 SMTP_CHECK failed
          3.0 DOWN => CHECK failed on service : failed <=
        8.5 try
        10.0 try
        16.0 try
          16.5 Remote SMTP server RS succeed on service.
          16.5 UP => CHECK succeed on service <=
        """, Play(new SmtpCheckSettings { Target = s_target, Warmup = Duration.Zero,
            DelayLoop = Duration.FromSeconds(6) }, "----+"));

    [Fact]
    public void A_script_counts_from_its_starts_and_a_weight_does_not_outlive_a_failure() => Is("""
        1.0 try
          1.5 weight 7
          1.5 Misc check for [RS VS X] by [/bin/check] succeeded.
        7.0 try
          7.5 Misc check for [RS VS X] by [/bin/check] failed, will do 2 retries (exited with status 1).
        9.0 try
          9.5 Misc check for [RS VS X] by [/bin/check] timed out on retry 1/2.
        11.0 try
          11.5 Misc check for [RS VS X] by [/bin/check] timed out after 2 retries.
          11.5 weight 0
          11.5 DOWN => MISC CHECK timed out on service <=
        """, Play(s_misc with { LogsAllFailures = true }, "7-tt"));

    [Fact]
    public void A_script_without_retries_says_so() => Is("""
        1.0 try
          1.5 Misc check for [RS VS X] by [/bin/check] failed with retry disabled (exited with status 1).
          1.5 DOWN => MISC CHECK failed on service <=
        7.0 try
          7.5 weight 3
          7.5 Misc check for [RS VS X] by [/bin/check] succeeded.
          7.5 UP => MISC CHECK succeeded on service <=
        """, Play(s_misc with { Retry = 0 }, "-3"));

    [Fact]
    public void Name_servers_have_no_line_for_success() => Is("""
        1.0 try
        7.0 try
        8.5 try
          9.0 DNS_CHECK (RS) failed after 1 retries
          9.0 DOWN => DNS_CHECK: failed on service <=
        13.0 try
        """.Replace("13.0 try", "14.5 try\n  15.0 UP => DNS_CHECK: succeed on service <="),
        Play(new DnsCheckSettings { Target = s_target, Warmup = Duration.Zero, DelayLoop = Duration.FromSeconds(6) },
            "+--+"));

    [Fact]
    public void While_suspended_the_clock_goes_on_and_nothing_is_tried()
    {
        var outputs = new List<CheckOutput>();
        var timeline = new CheckTimeline(s_tcp, new CheckWords(s_tcp, "", ""), null, 0, new Instant(0));
        timeline.Suspend();
        for (int i = 0; i < 3; i++)
            timeline.Due(timeline.NextDeadline, outputs);
        Assert.Empty(outputs);
        timeline.Resume();
        Assert.Equal(Duration.FromSeconds(1 + 3 * 6), timeline.NextDeadline - new Instant(0));
        timeline.Due(timeline.NextDeadline, outputs);
        Assert.Single(outputs);
        // An attempt that is given up is none: its end is not heard.
        timeline.Suspend();
        timeline.Ended(AttemptEnd.Failed("failed", ""), new Instant(0), outputs);
        Assert.Single(outputs);
        Assert.True(timeline.IsUp);
    }

    [Fact]
    public void After_a_reload_a_failed_server_stays_down_and_no_warm_up_puts_its_check_off() => Is("""
        2.0 try
          2.5 TCP connection to RS success.
          2.5 UP => TCP CHECK succeed on service <=
        """, Play(s_tcp, "+", new CheckMemory(false, true, 0, 0, 0, 0, new Instant(2_000_000_000))));

    [Fact]
    public void A_retry_that_was_under_way_goes_on_after_a_reload() => Is("""
        0.0 try
          0.5 TCP_CHECK on service RS failed after 2 retries.
          0.5 DOWN => TCP CHECK failed on service <=
        """, Play(s_tcp, "-", new CheckMemory(true, true, 2, 0, -1, 0, new Instant(-5))));

    [Fact]
    public void Of_a_check_with_other_settings_only_a_failure_goes_on()
    {
        CheckMemory failed = new CheckMemory(false, true, 1, 2, 2, 7, new Instant(5)).OfOther();
        Assert.Equal(new CheckMemory(false, true, 0, 0, -1, 0, new Instant(5)), failed);
        Assert.False(new CheckMemory(true, true, 1, 2, 2, 7, new Instant(5)).OfOther().HasRun);
    }

    [Fact]
    public void The_memory_of_an_attempt_that_was_cut_short_begins_with_it()
    {
        var outputs = new List<CheckOutput>();
        var timeline = new CheckTimeline(s_tcp, new CheckWords(s_tcp, "", ""), null, 0, new Instant(0));
        Instant start = timeline.NextDeadline;
        timeline.Due(start, outputs);
        Assert.Equal(start, timeline.Memory.Next);
    }
}
