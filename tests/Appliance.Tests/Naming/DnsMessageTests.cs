using Appliance.Naming;
using CsCheck;

namespace Appliance.Tests.Naming;

/// <summary>Questions as they are sent, and answers of every kind.</summary>
public class DnsMessageTests
{
    private static byte[] Query(string name, ushort type, ushort id = 0x1234)
    {
        var query = new byte[DnsMessage.LongestQuery];
        return query.AsSpan(0, DnsMessage.WriteQuery(query, id, DnsMessage.NameOf(name)!, type)).ToArray();
    }

    /// <summary>The query as a name server sends it back, with records behind it.</summary>
    private static byte[] Answer(byte[] query, int code, params byte[][] records)
    {
        byte[] answer = [.. query, .. records.SelectMany(record => record)];
        answer[2] = 0x81;
        answer[3] = (byte)(0x80 | code);
        answer[7] = (byte)records.Length;
        return answer;
    }

    /// <summary>A record whose name is a pointer to that of the question.</summary>
    private static byte[] Record(ushort type, params byte[] data) =>
        [0xC0, 12, (byte)(type >> 8), (byte)type, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data];

    private static List<string> Read(byte[] message, byte[] query)
    {
        var records = new List<string>();
        if (DnsMessage.TryReadAnswer(message, query, out DnsAnswers answers))
            while (answers.TryNext(out ushort type, out ReadOnlySpan<byte> data))
                records.Add($"{type} {Convert.ToHexString(data)}");
        return records;
    }

    [Fact]
    public void a_question_is_what_the_rfc_draws() =>
        Assert.Equal("123401000001000000000000" + "02706904686F6C6500" + "00010001",
            Convert.ToHexString(Query("pi.hole", DnsMessage.A)));

    [Fact]
    public void a_dot_at_the_end_of_a_name_means_the_same() => Assert.Equal(Query("pi.hole", 1), Query("pi.hole.", 1));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("\u00fcber")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void what_is_no_name_is_not_asked_for(string name) => Assert.Null(DnsMessage.NameOf(name));

    [Fact]
    public void the_longest_name_fits()
    {
        string longest = string.Join('.', Enumerable.Repeat(new string('a', 62), 4));
        Assert.NotNull(DnsMessage.NameOf(longest));
        Assert.Null(DnsMessage.NameOf(longest + "aaa.aaa"));
        Query(longest, DnsMessage.Aaaa);
    }

    [Fact]
    public void every_record_of_an_answer_is_read()
    {
        byte[] query = Query("pi.hole", DnsMessage.A);
        Assert.Equal(["5 01612E", "1 C0000201"],
            Read(Answer(query, 0, Record(5, 1, 97, 46), Record(1, 192, 0, 2, 1)), query));
    }

    [Fact]
    public void an_answer_to_another_question_is_none()
    {
        byte[] query = Query("pi.hole", DnsMessage.A);
        Assert.False(DnsMessage.TryReadAnswer(Answer(Query("pi.hole", DnsMessage.A, 0x1235), 0), query, out _));
        Assert.False(DnsMessage.TryReadAnswer(Answer(Query("pi.hule", DnsMessage.A), 0), query, out _));
        Assert.False(DnsMessage.TryReadAnswer(Answer(Query("pi.hole", DnsMessage.Aaaa), 0), query, out _));
        Assert.False(DnsMessage.TryReadAnswer(query, query, out _), "our own question, reflected");
        Assert.True(DnsMessage.TryReadAnswer(Answer(Query("PI.hole", DnsMessage.A), 3), query, out DnsAnswers answers));
        Assert.Equal(3, answers.ResponseCode);
    }

    [Fact]
    public void junk_is_never_more_than_no_answer() =>
        Gen.Select(Gen.Byte.Array[0, 80], Gen.Byte, Gen.Int[0, 400]).Sample((junk, count, cut) =>
    {
        byte[] query = Query("pi.hole", DnsMessage.A);
        byte[] answer = [.. Answer(query, 0), .. junk];
        answer[7] = count;
        List<string> records = Read(answer.AsSpan(0, Math.Min(cut, answer.Length)).ToArray(), query);
        return records.Count <= junk.Length / 11;
    });
}
