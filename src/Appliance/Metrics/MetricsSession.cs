using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Appliance.Http;
using Appliance.Sessions;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Metrics;

/// <summary>One caller: one request, one answer, and the connection ends. On the desk's thread.</summary>
/// <param name="page">The metrics of now; null when there are none yet.</param>
internal sealed class MetricsSession(Desk desk, IDuplexPipe pipe, Func<Task<byte[]?>> page)
{
    /// <summary>The one page that there is.</summary>
    private const string Page = "/metrics";
    private static readonly byte[] s_page = Encoding.ASCII.GetBytes(Page);

    /// <summary>A request that is not complete by then does not come.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(5);

    /// <summary>No more than this waits for a slow reader.</summary>
    private const int Piece = 4096;

    /// <summary>
    /// Returns when the answer is in the pipe; what else the caller says is still to be read, see <see cref="Drain"/>.
    /// </summary>
    public async Task Run()
    {
        HttpVerdict verdict;
        using (desk.At(BootClock.Now + s_patience, pipe.Input.CancelPendingRead))
            verdict = await Read();
        byte[]? body = verdict.Status == HttpStatus.Ok ? await page() : null;
        if (verdict.Status == HttpStatus.Ok && body is null)
            verdict = verdict with { Status = HttpStatus.NothingYet };
        body ??= Encoding.ASCII.GetBytes(Sentence(verdict.Status));
        pipe.Output.Write(Encoding.ASCII.GetBytes(Head(verdict.Status, body.Length)));
        bool gone = false;
        for (int at = 0; at < body.Length && !verdict.HeadOnly && !gone; at += Piece)
        {
            pipe.Output.Write(body.AsSpan(at, Math.Min(Piece, body.Length - at)));
            gone = (await pipe.Output.FlushAsync()).IsCompleted;
        }
        await pipe.Output.CompleteAsync();
    }

    /// <summary>Reads on to the caller's end, whatever it says.</summary>
    public async Task Drain()
    {
        bool over = false;
        while (!over)
        {
            ReadResult read = await pipe.Input.ReadAsync();
            pipe.Input.AdvanceTo(read.Buffer.End);
            over = read.IsCompleted;
        }
        await pipe.Input.CompleteAsync();
    }

    private async Task<HttpVerdict> Read()
    {
        while (true)
        {
            ReadResult read = await pipe.Input.ReadAsync();
            ReadOnlySequence<byte> bytes = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, HttpRequest.LongestHead));
            HttpVerdict? verdict = HttpRequest.Judge(bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray(), s_page);
            pipe.Input.AdvanceTo(verdict is null ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
            if (verdict is { } known)
                return known;
            if (read.IsCompleted)
                return new HttpVerdict(HttpStatus.BadRequest);
            if (read.IsCanceled)
                return new HttpVerdict(HttpStatus.RequestTimeout);
        }
    }

    private static string Head(HttpStatus status, int length) =>
        $"HTTP/1.1 {(int)status} {Reason(status)}\r\nContent-Type: "
            + $"{(status == HttpStatus.Ok ? Exposition.ContentType : "text/plain; charset=utf-8")}\r\n"
        + (status == HttpStatus.MethodNotAllowed ? "Allow: GET, HEAD\r\n" : "")
            + $"Content-Length: {length}\r\nConnection: close\r\n\r\n";

    private static string Reason(HttpStatus status) => status switch
    {
        HttpStatus.Ok => "OK",
        HttpStatus.BadRequest => "Bad Request",
        HttpStatus.NotFound => "Not Found",
        HttpStatus.MethodNotAllowed => "Method Not Allowed",
        HttpStatus.RequestTimeout => "Request Timeout",
        HttpStatus.HeaderTooLarge => "Request Header Fields Too Large",
        HttpStatus.NothingYet => "Service Unavailable",
        HttpStatus.OtherVersion => "HTTP Version Not Supported",
        _ => throw new ArgumentOutOfRangeException(nameof(status), (int)status, "The list of answers is closed."),
    };

    private static string Sentence(HttpStatus status) => status switch
    {
        HttpStatus.NotFound => $"There is one page: {Page}\n",
        HttpStatus.MethodNotAllowed => "Metrics can be read (GET) and not changed.\n",
        HttpStatus.RequestTimeout => $"The request was not complete within {s_patience.TotalSeconds} s.\n",
        HttpStatus.HeaderTooLarge => $"A request has at most {HttpRequest.LongestHead} bytes.\n",
        HttpStatus.NothingYet => "The engine has not told anything of itself yet.\n",
        HttpStatus.OtherVersion => "HTTP/1.1 is spoken here.\n",
        _ => "This is no request as RFC 9112 writes it, or it has a body.\n",
    };
}
