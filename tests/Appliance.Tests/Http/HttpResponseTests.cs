using System.Text;
using Appliance.Base;
using Appliance.Http;
using Appliance.Probes;
using CsCheck;

namespace Appliance.Tests.Http;

/// <summary>What becomes of answers, good ones and any others, in pieces of any size.</summary>
public class HttpResponseTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const int LongestLocation = 300;

    private static readonly Gen<int[]> s_cuts = Gen.Int[1, 40].Array[1, 30];

    private static Gen<T> Pick<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    /// <summary>Gives it bytes; what it finds of the body goes to the search.</summary>
    private static void Add(HttpResponse response, ReadOnlySpan<byte> bytes, TextSearch? search = null)
    {
        for (ReadOnlySpan<byte> piece; !(piece = response.Take(ref bytes)).IsEmpty;)
            search?.Add(piece);
    }

    private static HttpResponse Read(byte[] bytes, int[]? pieces = null, bool closed = false)
    {
        var response = new HttpResponse(LongestLocation);
        response.StartAgain();
        int at = 0;
        for (int i = 0; at < bytes.Length; i++)
        {
            int size = pieces is null ? bytes.Length : Math.Min(pieces[i % pieces.Length], bytes.Length - at);
            Add(response, bytes.AsSpan(at, size));
            at += size;
        }
        if (closed)
            response.End();
        return response;
    }

    private static HttpResponse Read(string answer, bool closed = false) =>
        Read(Encoding.Latin1.GetBytes(answer), null, closed);

    private static string Mistake(HttpResponse response) => Encoding.ASCII.GetString(response.Mistake);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "OK", 2)]
    [InlineData("HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n", 404, "Not Found", 0)]
    [InlineData("HTTP/1.1 503\r\ncontent-LENGTH:\t1 \r\n\r\nx", 503, "", 1)]
    [InlineData("HTTP/1.1 200 \nContent-Length: 1\n\nx", 200, "", 1)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "No Content", 0)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", 304, "Not Modified", 0)]
    [InlineData("HTTP/1.1 100 Continue\r\nContent-Length: 7\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: "
        + "</x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!", 200, "OK", 1)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: "
        + "999\r\n\r\n3\r\nabc\r\n00A;ext=1\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n", 200, "OK", 13)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n0\r\n\r\n", 200, "OK", 0)]
    [InlineData("HTTP/1.1 200 OK\r\n folded: x\r\nno colon\r\nContent-Length: 1\r\n\r\nx and what follows is not "
        + "of this answer", 200, "OK", 1)]
    public void a_whole_answer_is_read_to_its_end(string answer, int status, string reason, int body)
    {
        HttpResponse response = Read(answer);
        Assert.Equal((HttpState.Done, status, reason, body),
            (response.State, response.Status, Encoding.ASCII.GetString(response.Reason), (int)response.BodyLength));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "the answer is not HTTP/1")]
    [InlineData("HTTP/2 200 OK\r\n", "the answer is not HTTP/1")]
    [InlineData("HTTP/1.1 2000 OK\r\n", "the answer is not HTTP/1")]
    [InlineData("HTTP/1.1 099 OK\r\n", "the answer is not HTTP/1")]
    [InlineData("HTTP/1.1\t200 OK\r\n", "the answer is not HTTP/1")]
    [InlineData("\r\n", "the answer is not HTTP/1")]
    [InlineData(Ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi", "the answer has a wrong length")]
    [InlineData(Ok + "Content-Length: -2\r\n\r\n", "the answer has a wrong length")]
    [InlineData(Ok + "Content-Length: 99999999999999999999\r\n\r\n", "the answer has a wrong length")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "the answer has a wrong chunk")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", "the answer has a wrong chunk")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", "the answer has a wrong chunk")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n8000000000000000\r\n", "the answer has a wrong chunk")]
    public void what_is_no_answer_is_called_so(string answer, string mistake)
    {
        HttpResponse response = Read(answer);
        Assert.Equal((HttpState.Broken, mistake), (response.State, Mistake(response)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200")]
    [InlineData(Ok + "Content-Length: 3\r\n\r\nhi")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhi")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n")]
    public void an_answer_that_breaks_off_is_none(string answer) =>
        Assert.Equal("the answer broke off", Mistake(Read(answer, closed: true)));

    [Fact]
    public void where_else_a_page_is_is_kept_for_who_follows_and_too_long_is_a_mistake()
    {
        string longest = "/" + new string('x', LongestLocation - 1);
        Assert.Equal(longest, Encoding.Latin1.GetString(Read($"HTTP/1.1 302 Found\r\nLOCATION: {longest} "
            + $"\r\n\r\n").Location));
        Assert.Equal("the answer leads to an address that is too long",
            Mistake(Read($"HTTP/1.1 302 Found\r\nLocation: {longest}x\r\n\r\n")));
        Assert.Equal("the answer leads to an address that is too long",
            Mistake(Read($"HTTP/1.1 302 Found\r\nLocation: {new string('x', 5000)}\r\n\r\n")));
        Assert.True(Read("HTTP/1.1 103 Early\r\nLocation: /not-this\r\n\r\n" + Ok + "\r\n").Location.IsEmpty);
        var follows = new HttpResponse();
        follows.StartAgain();
        Add(follows, Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {longest}x\r\n\r\n"));
        Assert.Equal((HttpState.Body, true), (follows.State, follows.Location.IsEmpty));
    }

    [Fact]
    public void a_body_of_unknown_length_ends_with_the_connection() =>
        Assert.Equal((HttpState.Done, 2), (Read(Ok + "\r\nhi", closed: true).State,
        (int)Read(Ok + "\r\nhi").BodyLength));

    [Fact]
    public void a_head_without_end_is_a_mistake_before_it_fills_the_memory()
    {
        foreach (string endless in new[] { new string('x', 100), "X-Header: y\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
            "\0" })
        {
            var response = new HttpResponse();
            response.StartAgain();
            Add(response, Encoding.ASCII.GetBytes(Ok));
            byte[] more = Encoding.ASCII.GetBytes(endless);
            int sent = 0;
            for (; response.State < HttpState.Body && sent < 10_000_000; sent += more.Length)
                Add(response, more);
            Assert.True(sent <= 2 * HttpResponse.LongestHead, $"{endless}: {sent} bytes");
        }
    }

    [Fact]
    public void a_huge_body_costs_no_memory()
    {
        var search = new TextSearch("not in it"u8.ToArray());
        var response = new HttpResponse();
        response.StartAgain();
        Add(response, Encoding.ASCII.GetBytes(Ok + "\r\n"), search);
        var piece = new byte[4096];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20_000; i++)
            Add(response, piece, search);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(4096L * 20_000, response.BodyLength);
    }

    /// <summary>Lines of real answers and nonsense between them, put together at random.</summary>
    private static readonly Gen<byte[]> s_almostAnswers = Gen.OneOf(
        Pick(Ok, "HTTP/1.1 ", "HTTP/1.1 100 C\r\n", "\r\n", "\n", "\r", "Content-Length: 5\r\n",
            "Content-Length: 6\r\n", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "ffffff\r\n",
            "Location: /x\r\n", ":", ";").Select(Encoding.ASCII.GetBytes),
        Gen.Byte.Array[0, 12]).Array[0, 14].Select(parts => parts.SelectMany(part => part).ToArray());

    [Fact]
    public void junk_in_pieces_of_any_size_means_the_same_and_never_throws() =>
        Gen.Select(s_almostAnswers, s_cuts, Gen.Bool).Sample((bytes, cuts, closed) =>
    {
        HttpResponse whole = Read(bytes, null, closed), cut = Read(bytes, cuts, closed);
        return whole.State == cut.State && whole.Status == cut.Status && whole.Mistake.SequenceEqual(cut.Mistake)
            && whole.Reason.SequenceEqual(cut.Reason)
            && whole.Location.SequenceEqual(cut.Location)
                && (whole.State != HttpState.Done || whole.BodyLength == cut.BodyLength);
    });

    [Fact]
    public void a_text_is_found_in_a_body_however_it_is_chunked_and_cut() =>
        Gen.Select(Pick('a', 'b').Array[0, 60], Pick('a', 'b').Array[1, 6], s_cuts, s_cuts)
        .Sample((body, wanted, chunks, cuts) =>
    {
        string all = new(body), text = new(wanted);
        var answer = new StringBuilder(Ok + "Transfer-Encoding: chunked\r\n\r\n");
        for (int at = 0, i = 0; at < all.Length; i++)
        {
            int size = Math.Min(chunks[i % chunks.Length], all.Length - at);
            answer.Append($"{size:x}\r\n{all.AsSpan(at, size)}\r\n");
            at += size;
        }
        answer.Append("0\r\n\r\n");
        var search = new TextSearch(Encoding.ASCII.GetBytes(text));
        var response = new HttpResponse();
        response.StartAgain();
        byte[] bytes = Encoding.ASCII.GetBytes(answer.ToString());
        for (int at = 0, i = 0; at < bytes.Length; at += cuts[i++ % cuts.Length])
            Add(response, bytes.AsSpan(at, Math.Min(cuts[i % cuts.Length], bytes.Length - at)), search);
        return response.State == HttpState.Done && response.BodyLength == all.Length
            && search.IsFound == all.Contains(text, StringComparison.Ordinal);
    });
}
