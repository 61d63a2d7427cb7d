using System.IO.Pipelines;
using System.Text;
using Appliance.Metrics;
using Appliance.Tests.Sessions;
using CsCheck;
using Nerdbank.Streams;
using VrrpAot.Protocol;

namespace Appliance.Tests.Metrics;

/// <summary>One request, one whole answer, whoever asks and whatever.</summary>
public class MetricsSessionTests
{
    private const string Good = "GET /metrics HTTP/1.0\r\n\r\n";

    [Fact]
    public void the_page_comes_with_its_type_and_length() => Assert.Equal(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: "
            + "6\r\nConnection: close\r\n\r\nup 1 \n", Ask(Good));

    [Fact]
    public void HEAD_gets_everything_but_the_page() =>
        Assert.EndsWith("Content-Length: 6\r\nConnection: close\r\n\r\n", Ask("HEAD /metrics HTTP/1.0\r\n\r\n"));

    [Fact]
    public void while_there_is_nothing_to_tell_it_says_so() =>
        Assert.StartsWith("HTTP/1.1 503 ", Ask(Good, page: null));

    [Fact]
    public void who_may_not_change_anything_is_told_what_is_allowed() =>
        Assert.Contains("\r\nAllow: GET, HEAD\r\n", Ask("POST /metrics HTTP/1.0\r\n\r\n"));

    [Theory]
    [InlineData("")]
    [InlineData("GET /metrics HT")]
    public void half_a_request_is_a_bad_one(string half) => Assert.StartsWith("HTTP/1.1 400 ", Ask(half));

    [Fact]
    public void a_page_that_is_longer_than_any_buffer_arrives_whole()
    {
        string page = new('x', 300_000);
        Assert.EndsWith("\r\n\r\n" + page, Ask(Good, page));
    }

    [Fact]
    public void any_bytes_get_one_whole_answer() =>
        Gen.Byte.Array[0, 6000].Sample(bytes => IsWhole(Ask(bytes)), iter: 200);

    [Fact]
    public void any_soup_of_http_gets_one_whole_answer()
    {
        string[] words = ["GET", "HEAD", "POST", " ", "/metrics", "/", "?", "HTTP/1.1", "HTTP/1.0", "\r\n", "\r\n\r\n",
            "\n", "\r", "Host: x\r\n", "Content-Length: 0\r\n", "Content-Length: 9\r\n", ":", "\0", "é", "A: b\r\n"];
        Gen.Int[0, words.Length - 1].Select(pick => words[pick]).Array[0,
            20].Sample(picks => IsWhole(Ask(string.Concat(picks))), iter: 500);
    }

    [Fact]
    public void a_request_in_pieces_is_the_same_request() => Gen.Int[1, Good.Length - 1].Sample(cut =>
        Assert.StartsWith("HTTP/1.1 200 ", Ask(Encoding.ASCII.GetBytes(Good), cut: cut)), iter: 30);

    private static bool IsWhole(string answer)
    {
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string head = answer[..(end + 2)];
        string length = head.Split("Content-Length: ")[1].Split("\r\n")[0];
        int body = answer.Length - end - 4;
        return head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && (body == int.Parse(length) || body == 0);
    }

    private static string Ask(string request, string? page = "up 1 \n") => Ask(Encoding.Latin1.GetBytes(request), page);

    private static string Ask(byte[] request, string? page = "up 1 \n", int? cut = null)
    {
        string answer = "";
        DeskRun.Do(async run =>
        {
            (IDuplexPipe near, IDuplexPipe far) = FullDuplexStream.CreatePipePair(run.Desk.Pipes);
            var session = new MetricsSession(run.Desk, far,
                () => Task.FromResult(page is null ? null : Encoding.ASCII.GetBytes(page)));
            Task running = session.Run();
            async Task Say()
            {
                if (cut is int at)
                {
                    await near.Output.WriteAsync(request.AsMemory(0, at));
                    await run.Settle();
                }
                await near.Output.WriteAsync(request.AsMemory(cut ?? 0));
                await near.Output.CompleteAsync();
            }
            Task saying = Say();
            var heard = new MemoryStream();
            await near.Input.CopyToAsync(heard);
            await running;
            await session.Drain();
            await saying;
            answer = Encoding.Latin1.GetString(heard.ToArray());
        });
        return answer;
    }
}
