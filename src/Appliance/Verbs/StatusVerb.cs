using System.Buffers;
using System.Text;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Views;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

internal sealed class StatusVerb : BoxVerb
{
    private static readonly Duration s_second = Duration.FromSeconds(1);

    private readonly Rendered _json = new(snapshot => Bytes(snapshot, indented: true));
    private readonly Rendered _jsonLine = new(snapshot => Bytes(snapshot, indented: false));
    private readonly Rendered _text = new(snapshot => Encoding.UTF8.GetBytes(StatusText.Of(snapshot)));

    public override string Name => "status";
    public override string Arguments => "[--json] [--watch]";
    public override string Help => "Roles, masters, priorities, checks, VIPs, peers";

    public override async Task<int> Run(Box box, Question question)
    {
        foreach (string word in question.Words)
            if (word is not ("--json" or "--watch"))
                return await question.Wrong($"status does not know '{Question.Shown(word)}': there are --json and --watch.");
        bool json = question.Words.Contains("--json"), watch = question.Words.Contains("--watch");
        while (true)
        {
            if (await box.Fresh() is not { } snapshot)
                return await question.Refuse(Question.NothingTold);
            await question.To.Write((json ? watch ? _jsonLine : _json : _text).Of(snapshot), question.Gone);
            if (watch && !json)
                await question.Done("");
            if (!watch)
                return snapshot.Instances.Any(instance => instance.State == RouterState.Fault)
                    ? ReplyCode.Fault : ReplyCode.Done;
            await box.Desk.Delay(s_second, question.Gone);
        }
    }

    private static byte[] Bytes(Snapshot snapshot, bool indented)
    {
        var text = new ArrayBufferWriter<byte>();
        StatusJson.Write(snapshot, text, indented);
        text.Write("\n"u8);
        return text.WrittenSpan.ToArray();
    }
}
