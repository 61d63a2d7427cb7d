using System.Net;
using System.Net.Sockets;
using System.Text;
using Appliance.Base;
using Appliance.Mail;
using Appliance.Settings;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Mail;

/// <summary>With relays of our own, over real sockets.</summary>
public sealed class PostmanTests : IDisposable
{
    private const int Token = 5;

    private readonly Poller _poller = new();
    private readonly Postman _postman;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<LogLine> _log = [];
    private readonly List<string> _heard = [];

    public PostmanTests()
    {
        _postman = new Postman(_poller, Token, _log.Add);
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Stop();
        _postman.Dispose();
        _poller.Dispose();
    }

    private MailSettings Settings => new()
    {
        Recipients = ["ops@example.com"], From = "ka@example.com", Relay = "localhost", Helo = "node",
        Port = (ushort)((IPEndPoint)_listener.LocalEndpoint).Port, Patience = Duration.FromSeconds(1),
    };

    /// <summary>Takes so many conversations, and says to RCPT what it is told.</summary>
    private Thread Relay(int conversations, Func<int, string> toRecipient)
    {
        var thread = new Thread(() =>
        {
            for (int i = 0; i < conversations; i++)
            {
                using TcpClient client = _listener.AcceptTcpClient();
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII);
                (writer.NewLine, writer.AutoFlush) = ("\r\n", true);
                writer.WriteLine("220 here");
                bool isData = false;
                while (reader.ReadLine() is { } line)
                {
                    lock (_heard)
                        _heard.Add(line);
                    if (isData && line != ".")
                        continue;
                    isData = line == "DATA";
                    writer.WriteLine(isData ? "354 go" : line.StartsWith("RCPT") ? toRecipient(i) : "250 ok");
                }
            }
        });
        thread.Start();
        return thread;
    }

    /// <param name="ahead">So much later than it is.</param>
    private void TurnUntil(Func<bool> isDone, string what, Duration ahead = default)
    {
        Span<int> ready = stackalloc int[4];
        Instant end = BootClock.Now + Duration.FromSeconds(20);
        while (!isDone())
        {
            Assert.True(BootClock.Now < end, what);
            foreach (int token in ready[.._poller.Wait(ready, BootClock.Now + Duration.FromMilliseconds(20))])
                _postman.Serve(token, BootClock.Now + ahead);
            _postman.Due(BootClock.Now + ahead);
        }
    }

    private string[] Subjects
    {
        get
        {
            lock (_heard)
                return [.. _heard.Where(line => line.StartsWith("Subject: ")).Select(line => line[9..])];
        }
    }

    [Fact]
    public void letters_go_out_in_their_order()
    {
        Thread relay = Relay(3, _ => "250 ok");
        _postman.Use(Settings, "R");
        for (int i = 0; i < 3; i++)
            _postman.Send($"mail {i}", "body");
        TurnUntil(() => _postman.Open == 0, "all are out");
        Assert.True(relay.Join(TimeSpan.FromSeconds(20)));
        Assert.Equal(["[R] mail 0", "[R] mail 1", "[R] mail 2"], Subjects);
        Assert.Equal(3, _log.Count(line => line is { Text: "SMTP alert successfully sent.", Detail: true }));
        Assert.Equal(Instant.Never, _postman.NextDeadline);
    }

    [Fact]
    public void who_says_later_is_asked_later()
    {
        Thread relay = Relay(2, i => i == 0 ? "450 greylisted" : "250 ok");
        _postman.Use(Settings, "R");
        _postman.Send("one", "body");
        TurnUntil(() => _postman is { IsBusy: false }, "it waits");
        Assert.Equal(1, _postman.Open);
        Assert.Empty(Subjects);
        Assert.True(_postman.NextDeadline > BootClock.Now + Duration.FromSeconds(1));
        TurnUntil(() => _postman.Open == 0, "it is out", ahead: Duration.FromSeconds(60));
        Assert.True(relay.Join(TimeSpan.FromSeconds(20)));
        Assert.Equal(["[R] one"], Subjects);
    }

    [Fact]
    public void a_letter_that_is_refused_is_given_up_and_the_next_one_goes()
    {
        Thread relay = Relay(2, i => i == 0 ? "550 no" : "250 ok");
        _postman.Use(Settings, "R");
        _postman.Send("one", "body");
        _postman.Send("two", "body");
        TurnUntil(() => _postman.Open == 0, "both are done");
        Assert.True(relay.Join(TimeSpan.FromSeconds(20)));
        Assert.Equal(["[R] two"], Subjects);
        Assert.Contains(_log, line => line.Text.StartsWith("The mail \"one\" is given up"));
    }

    [Fact]
    public void where_nobody_listens_it_waits_and_says_so()
    {
        MailSettings settings = Settings;
        _listener.Stop();
        _postman.Use(settings, "R");
        _postman.Send("one", "body");
        TurnUntil(() => _postman is { IsBusy: false }, "it waits");
        Assert.Equal(1, _postman.Open);
        Assert.Contains(_log, line => line.Text.StartsWith($"SMTP connection ERROR to [127.0.0.1]:{settings.Port}."));
    }

    [Fact]
    public void a_relay_that_is_silent_costs_its_time_and_no_more()
    {
        _postman.Use(Settings, "R");
        _postman.Send("one", "body");
        // The kernel takes the connection, and nobody says anything.
        TurnUntil(() => _postman is { IsBusy: false }, "it is given up for now");
        Assert.Contains(_log, line => line.Text.StartsWith("Timeout reading data to remote SMTP server"));
        Assert.Equal(1, _postman.Open);
    }

    [Fact]
    public void of_too_many_the_oldest_are_lost()
    {
        MailSettings settings = Settings;
        _listener.Stop();
        _postman.Use(settings, "R");
        for (int i = 0; i < Postman.MostLetters + 10; i++)
            _postman.Send($"mail {i}", "body");
        Assert.Equal(Postman.MostLetters, _postman.Open);
    }

    [Fact]
    public void at_the_end_what_does_not_get_through_is_not_waited_for()
    {
        MailSettings settings = Settings;
        _listener.Stop();
        _postman.Use(settings, "R");
        _postman.Send("one", "body");
        _postman.End();
        TurnUntil(() => _postman is { IsBusy: false }, "it has failed");
        _postman.GiveUp();
        Assert.Equal(0, _postman.Open);
        Assert.Contains(_log, line => line.Text.StartsWith("1 mails are lost"));
    }

    [Fact]
    public void without_settings_nothing_is_written()
    {
        _postman.Send("one", "body");
        _postman.Use(null, "R");
        Assert.Equal(0, _postman.Open);
        Assert.Equal(Instant.Never, _postman.NextDeadline);
    }
}
