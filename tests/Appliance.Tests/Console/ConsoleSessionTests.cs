using Appliance.Console;
using Appliance.Sessions;
using Appliance.Tests.Sessions;
using CsCheck;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Console;

public class ConsoleSessionTests
{
    private static readonly ConsoleOptions s_locked = new() { Verify = password => password == Bench.Password };

    [Fact]
    public void a_wrong_password_shuts_the_line_for_a_second_also_for_the_next_session() => DeskRun.Do(async run =>
    {
        var delay = new LoginDelay();
        var first = new Bench(run, s_locked, delay: delay);
        Instant before = BootClock.Now;
        await first.Type("guess\r");
        await first.Type(Bench.Password + "\r"); // Too early: nobody listens.
        Assert.EndsWith("Wrong password.\r\n", first.Terminal.Raw.ToString());
        first.HangUp();
        await first.Session;

        var second = new Bench(run, s_locked, delay: delay);
        await second.UntilRow("Password:");
        Assert.True(BootClock.Now - before >= Duration.FromSeconds(1));
        await second.Type(Bench.Password + "\r");
        Assert.StartsWith("pihole-a#", second.Row);
        Assert.DoesNotContain("guess", first.Terminal.Raw.ToString());
        Assert.DoesNotContain(Bench.Password, second.Terminal.Raw.ToString());
        Assert.Equal(["console: wrong password", "console: logged in"], run.Log);
        second.HangUp();
        await second.Session;
    });

    [Fact]
    public void who_types_during_the_delay_is_told_that_it_was_not_taken() => DeskRun.Do(async run =>
    {
        var bench = new Bench(run, s_locked);
        await bench.Type("guess\r");
        await bench.Type("corr");
        await bench.UntilRow("Password:");
        Assert.Contains("Keys pressed during the pause after a wrong password are not taken",
            bench.Terminal.Raw.ToString());
        await bench.Type(Bench.Password + "\r");
        Assert.StartsWith("pihole-a#", bench.Row);
        bench.HangUp();
        await bench.Session;
    });

    [Theory]
    [InlineData("secret\rsecret\r", "\"passwordHash\": \"$argon2id$v=19$m=19456,t=2,p=1$")]
    [InlineData("secret\rsecreT\r", "The two are not the same.")]
    [InlineData("\r", "An empty password protects nothing.")]
    public void a_hash_is_made_at_the_console_too_and_the_password_is_not_shown(string typed, string answer) =>
        DeskRun.Do(async run =>
    {
        var bench = new Bench(run);
        await bench.Type("password\r" + typed);
        await bench.UntilRow("pihole-a#");
        Assert.Contains(answer, bench.Terminal.Raw.ToString());
        Assert.DoesNotContain("secret", bench.Terminal.Raw.ToString());
        bench.HangUp();
        await bench.Session;
    });

    [Fact]
    public void the_node_keeps_its_name_while_its_engine_is_started_again() => DeskRun.Do(async run =>
    {
        var bench = new Bench(run);
        bench.Board.Clear();
        await bench.Type("\r");
        Assert.StartsWith("pihole-a#", bench.Row);
        bench.HangUp();
        await bench.Session;
    });

    [Fact]
    public void without_memory_to_try_a_password_in_nobody_is_in_and_it_is_said() => DeskRun.Do(async run =>
    {
        var bench = new Bench(run, new ConsoleOptions { Verify = _ => null });
        await bench.Type(Bench.Password + "\r");
        await bench.UntilRow("Password:");
        Assert.Contains("There is no memory to try a password in just now.", bench.Terminal.Raw.ToString());
        Assert.DoesNotContain("Wrong password", bench.Terminal.Raw.ToString());
        bench.HangUp();
        await bench.Session;
    });

    [Fact]
    public void the_delay_doubles_up_to_half_a_minute_and_ends_with_the_right_password()
    {
        var delay = new LoginDelay();
        List<double> seconds = [];
        for (int i = 0; i < 8; i++)
        {
            delay.Failed(default);
            seconds.Add((delay.NotBefore - default(Instant)).TotalSeconds);
        }
        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], seconds);
        delay.Succeeded();
        Assert.Equal(default, delay.NotBefore);
        delay.Failed(default);
        Assert.Equal(new Instant(1_000_000_000), delay.NotBefore);
    }

    [Fact]
    public void too_many_wrong_passwords_end_the_session() => DeskRun.Do(async run =>
    {
        var bench = new Bench(run, s_locked with { Tries = 1 });
        await bench.Type("guess\r");
        await bench.Session;
        Assert.Contains("Wrong password.", bench.Terminal.Raw.ToString());
    });

    [Fact]
    public void who_is_idle_is_logged_out_even_from_a_running_log() => DeskRun.Do(async run =>
    {
        var bench = new Bench(run, s_locked with { IdleTime = Duration.FromMilliseconds(100) });
        await bench.Type(Bench.Password + "\rlog\r");
        await bench.Session;
        await bench.Settle();
        Assert.Contains("Logged out: no key for", bench.Terminal.Raw.ToString());
        Assert.True(bench.Commands.Interrupted);
    });

    [Fact]
    public void control_c_ends_a_running_command_at_once() => DeskRun.Do(async run =>
    {
        var bench = new Bench(run, new ConsoleOptions { Rows = 0 });
        bench.Reading = false;
        await bench.Type("endless\r");
        Assert.False(bench.Commands.Interrupted);
        await bench.Type("\x03");
        Assert.True(bench.Commands.Interrupted);
        bench.Reading = true;
        await bench.Type("echo alive\r");
        Assert.Contains("\r\nalive\r\n", bench.Terminal.Raw.ToString());
        bench.HangUp();
        await bench.Session;
    });

    [Fact]
    public void a_command_that_is_deaf_to_control_c_is_left_to_itself() => DeskRun.Do(async run =>
    {
        var bench = new Bench(run);
        await bench.Type("deaf\r");
        await bench.Type("\x03");
        await bench.UntilRow("pihole-a#");
        Assert.Contains("left to itself", bench.Terminal.Raw.ToString());
        await run.Until(() => bench.Commands.Interrupted, "its answer is refused");
        await bench.Type("echo alive\r");
        Assert.DoesNotContain("nobody hears this", bench.Terminal.Raw.ToString());
        bench.HangUp();
        await bench.Session;
    });

    [Fact]
    public void a_terminal_that_takes_nothing_stops_its_own_session_only() => DeskRun.Do(async run =>
    {
        var stuck = new Bench(run, new ConsoleOptions { Rows = 0 });
        var other = new Bench(run);
        stuck.Reading = false;
        await stuck.Type("endless\r");
        long written = stuck.Commands.Written;
        Assert.InRange(written, 1, 20_000);
        for (int i = 0; i < 100; i++)
            stuck.Board.Publish(Snapshots.Of(Snapshots.Instance("VI_1", i % 2 == 0 ? RouterState.Backup
                : RouterState.Master)));
        await other.Type("echo alive\r");
        Assert.Contains("\r\nalive\r\n", other.Terminal.Raw.ToString());
        await stuck.Settle();
        Assert.Equal(written, stuck.Commands.Written);
        stuck.HangUp();
        await stuck.Session;
        other.HangUp();
        await other.Session;
    });

    [Fact]
    public void what_is_typed_at_a_stuck_terminal_is_not_kept_without_end() => DeskRun.Do(async run =>
    {
        var bench = new Bench(run);
        bench.Reading = false;
        byte[] line = "help\r"u8.ToArray();
        int taken = await bench.TypeUntilStuck([.. Enumerable.Range(0, 200).SelectMany(_ => line)], limit: 10_000_000);
        Assert.InRange(taken, 1, 64_000);
        bench.HangUp();
        await bench.Session;
    });

    [Fact]
    public void a_pasted_page_of_commands_is_carried_out_to_the_last() => DeskRun.Do(async run =>
    {
        var bench = new Bench(run);
        await bench.Type(string.Concat(Enumerable.Range(0, 300).Select(i => $"echo line {i}\r\n")));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"echo|line|{i}"), bench.Commands.Ran);
        bench.EndInput();
        await bench.Session;
    });

    [Fact]
    public void the_caller_is_who_the_options_say() => DeskRun.Do(async run =>
    {
        var bench = new Bench(run, new ConsoleOptions { Name = "console ttyS0", Rights = Rights.Look });
        await bench.Type("status\r");
        Assert.Equal(new Caller("console ttyS0", Rights.Look), bench.Commands.Caller);
        Assert.StartsWith("pihole-a>", bench.Row);
        bench.EndInput();
        await bench.Session;
    });

    [Fact]
    public void any_bytes_leave_a_session_that_answers() =>
        Gen.Select(Noise.Array[0, 600], Gen.Bool).Sample((bytes, split) => DeskRun.Do(async run =>
        {
            var bench = new Bench(run, new ConsoleOptions { Verify = split ? s_locked.Verify : null, Tries = 1000 },
                delay: new LoginDelay());
            // Without Enter nothing runs and nobody is shut out; exit is what Ctrl-D means.
            byte[] noise = [.. bytes.Where(b => b is not (byte)'\r' and not (byte)'\n' and not 0x04)];
            await bench.Type(noise);
            await bench.Type(split ? "\x03" + Bench.Password + "\r" : "\x03");
            await bench.Type("echo still here\r");
            Assert.Contains("\r\nstill here\r\n", bench.Terminal.Raw.ToString());
            bench.HangUp();
            await bench.Session;
        }), iter: 300);

    [Fact]
    public void any_bytes_with_commands_in_them_never_end_in_a_mistake() =>
        Noise.Array[0, 600].Sample(bytes => DeskRun.Do(async run =>
        {
            var bench = new Bench(run, new ConsoleOptions { Rows = 6 });
            await bench.Type(bytes);
            bench.HangUp();
            await bench.Session;
            Assert.DoesNotContain(run.Log, line => line.Contains("mistake") && !line.Contains("of course"));
        }), iter: 300);

    /// <summary>Bytes of any kind, but more of those that mean something.</summary>
    private static readonly Gen<byte> Noise = Gen.Frequency(
        (3, Gen.Byte), (2, Gen.Byte[0, 31]), (3, Gen.Byte[32, 126]),
            (1, Gen.Int[0, 5].Select(i => new byte[] { 0x1b, (byte)'[', (byte)'O', (byte)'~', 0xff, 0 }[i])));
}
