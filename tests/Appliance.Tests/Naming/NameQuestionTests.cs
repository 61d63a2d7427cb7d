using System.Buffers.Binary;
using Appliance.Naming;

namespace Appliance.Tests.Naming;

/// <summary>Which server is asked next, and what its answer means.</summary>
public class NameQuestionTests
{
    private static readonly IpAddress[] s_servers = [new IpAddress(0xC0000201), new IpAddress(0xC0000202)];

    private uint _random = 0x1234;

    private NameQuestion Ask(string name = "time.example.org") => new(name, () => _random++);

    /// <summary>The query as it comes back, with records behind it.</summary>
    private static byte[] Answer(NameQuestion question, int code = 0, params byte[][] records)
    {
        byte[] answer = [.. question.Query, .. records.SelectMany(record => record)];
        answer[2] = 0x81;
        answer[3] = (byte)(0x80 | code);
        answer[7] = (byte)records.Length;
        return answer;
    }

    private static byte[] Record(ushort type, params byte[] data) =>
        [0xC0, 12, 0, (byte)type, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data];

    [Fact]
    public void each_server_is_asked_twice_in_their_order_and_never_with_the_same_id()
    {
        NameQuestion question = Ask();
        var asked = new List<string>();
        var ids = new HashSet<ushort>();
        while (question.TryNext(s_servers, out IpAddress server))
        {
            asked.Add(server.ToString());
            ids.Add(BinaryPrimitives.ReadUInt16BigEndian(question.Query));
        }
        Assert.Equal(["192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.2"], asked);
        Assert.Equal(4, ids.Count);
    }

    [Fact]
    public void nobody_is_asked_for_what_is_no_name_or_when_nobody_is_known()
    {
        Assert.False(Ask("a..b").IsName);
        Assert.False(Ask("a..b").TryNext(s_servers, out _));
        Assert.False(Ask().TryNext([], out _));
    }

    [Theory]
    [InlineData(3, "NoSuchName")]
    [InlineData(2, "AskNext")]
    [InlineData(5, "AskNext")]
    [InlineData(0, "NoAddress")]
    public void an_answer_without_an_address_says_why(int code, string verdict)
    {
        NameQuestion question = Ask();
        question.TryNext(s_servers, out _);
        Assert.Equal(Enum.Parse<NameVerdict>(verdict),
            question.Read(Answer(question, code, Record(DnsMessage.Aaaa, new byte[16]))));
    }

    [Fact]
    public void all_addresses_are_found_in_the_order_of_the_server()
    {
        NameQuestion question = Ask();
        question.TryNext(s_servers, out _);
        byte[] answer = Answer(question, 0, Record(DnsMessage.Cname, 0xC0, 12), Record(DnsMessage.A, 192, 0, 2, 9),
            Record(DnsMessage.A, 1, 2, 3), Record(DnsMessage.A, 192, 0, 2, 8));
        Assert.Equal(NameVerdict.Found, question.Read(answer));
        Assert.Equal(["192.0.2.9", "192.0.2.8"], question.Addresses.Select(address => address.ToString()));
    }

    [Fact]
    public void the_answer_to_an_earlier_question_is_passed_over()
    {
        NameQuestion question = Ask();
        question.TryNext(s_servers, out _);
        byte[] late = Answer(question, 0, Record(DnsMessage.A, 192, 0, 2, 9));
        question.TryNext(s_servers, out _);
        Assert.Equal(NameVerdict.NotOurs, question.Read(late));
        Assert.Equal(NameVerdict.NotOurs, question.Read([]));
    }
}
