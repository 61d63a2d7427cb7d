using System.Text;
using Appliance.Base;
using Appliance.Hatch;
using VrrpAot.Protocol;

namespace Appliance.Tests.Hatch;

/// <summary>Each wish: its bytes, and what arrives at the other side.</summary>
public class WishFieldsTests
{
    /// <summary>Notes what is wished for.</summary>
    private sealed class Heard : IWishes
    {
        public string Last { get; private set; } = "";

        public void Hello() => Last = "hello";
        public void Goodbye() => Last = "goodbye";
        public void Look() => Last = "look";
        public void BeginMaintenance(int number, Duration? length, string by, bool force) =>
            Last = $"{number} begin maintenance for {length?.TotalSeconds.ToString() ?? "ever"} by {by} {force}";
        public void EndMaintenance(int number, string by) => Last = $"{number} end maintenance by {by}";
        public void Release(int number, string instance, string by, bool force) =>
            Last = $"{number} release {instance} by {by} {force}";
        public void Priority(int number, string instance, Priority? priority, string by) =>
            Last = $"{number} priority of {instance} {priority?.ToString() ?? "reset"} by {by}";
        public void RunCheck(int number, string check) => Last = $"{number} run {check}";
        public void Reload(int number) => Last = $"{number} reload";
        public void Announce(string? instance) => Last = $"announce {instance ?? "all"}";
        public void ClearCounters(string? instance) => Last = $"clear {instance ?? "all"}";
        public void Reclaim(string? instance) => Last = $"reclaim {instance ?? "all"}";
        public void LowerPriorities(int by) => Last = $"lower by {by}";
        public void FirmwareProved() => Last = "proved";
        public void KeepLine(KeptLine line) =>
            Last = $"keep {line.At.UnixMilliseconds} {line.Level} {Encoding.UTF8.GetString(line.Utf8)}";
        public void Lines(int number, long from) => Last = $"{number} lines from {from}";
        public void Unwritten(int number) => Last = $"{number} unwritten";
        public void Break(Breakage how) => Last = $"break {how}";
        public void BeginJournal(int number) => Last = $"{number} begin journal";
        public void TakeJournal(int number) => Last = $"{number} take journal";
        public void EndJournal() => Last = "end journal";
    }

    private static readonly (string Hex, string Heard, Action<FieldWriter> Write)[] s_all =
    [
        ("01", "hello", to => WishFields.Kind(to, WishKind.Hello)),
        ("02", "goodbye", to => WishFields.Kind(to, WishKind.Goodbye)),
        ("03", "look", to => WishFields.Kind(to, WishKind.Look)),
        ("0402" + "01" + "8090DFC04A" + "046D65" + "01", "1 begin maintenance for 10 by me True",
            to => WishFields.BeginMaintenance(to, 1, Duration.FromSeconds(10), "me", true)),
        ("0402" + "00" + "046D65" + "00", "1 begin maintenance for ever by me False",
            to => WishFields.BeginMaintenance(to, 1, null, "me", false)),
        ("0504046D65", "2 end maintenance by me", to => WishFields.EndMaintenance(to, 2, "me")),
        ("0606" + "0256" + "046D65" + "01", "3 release V by me True", to => WishFields.Release(to, 3, "V", "me", true)),
        ("0708" + "0256" + "64" + "046D65", "4 priority of V 100 by me",
            to => WishFields.Priority(to, 4, "V", new Priority(100), "me")),
        ("0708" + "0256" + "00" + "046D65", "4 priority of V reset by me",
            to => WishFields.Priority(to, 4, "V", null, "me")),
        ("080A" + "06776562", "5 run web", to => WishFields.RunCheck(to, 5, "web")),
        ("090C", "6 reload", to => WishFields.Reload(to, 6)),
        ("0A00", "announce all", to => WishFields.Order(to, WishKind.Announce, null)),
        ("0A010256", "announce V", to => WishFields.Order(to, WishKind.Announce, "V")),
        ("0B010256", "clear V", to => WishFields.Order(to, WishKind.ClearCounters, "V")),
        ("0C010256", "reclaim V", to => WishFields.Order(to, WishKind.Reclaim, "V")),
        ("0D14", "lower by 20", to => WishFields.LowerPriorities(to, 20)),
        ("0E", "proved", to => WishFields.Kind(to, WishKind.FirmwareProved)),
        ("0F" + "8001" + "04" + "046869", "keep 64 Warning hi",
            to => WishFields.KeepLine(to, KeptLine.Of(new Moment(64), LogLevel.Warning, "hi"))),
        ("100E" + "02", "7 lines from 1", to => WishFields.Lines(to, 7, 1)),
        ("1110", "8 unwritten", to => WishFields.Unwritten(to, 8)),
        ("1201", "break Hang", to => WishFields.Break(to, Breakage.Hang)),
        ("1312", "9 begin journal", to => WishFields.BeginJournal(to, 9)),
        ("1414", "10 take journal", to => WishFields.TakeJournal(to, 10)),
        ("15", "end journal", to => WishFields.Kind(to, WishKind.EndJournal)),
    ];

    [Fact]
    public void each_wish_has_these_bytes_and_arrives()
    {
        foreach ((string hex, string heard, Action<FieldWriter> write) in s_all)
        {
            var to = new FieldWriter();
            write(to);
            var listener = new Heard();
            WishFields.Read(new FieldReader(to.Bytes.ToArray()), listener);
            Assert.Equal((hex, heard), (Convert.ToHexString(to.Bytes), listener.Last));
        }
    }

    [Fact]
    public void no_wish_is_missing_here()
    {
        var here = s_all.Select(one => Convert.FromHexString(one.Hex)[0]).ToHashSet();
        Assert.Equal(Enum.GetValues<WishKind>().Select(kind => (byte)kind), here.Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("13")]
    [InlineData("04")]
    [InlineData("0DFE")]
    [InlineData("1202")]
    [InlineData("06060256")]
    public void what_is_no_wish_is_refused_and_nothing_is_carried_out(string hex)
    {
        var listener = new Heard();
        byte[] bytes = Convert.FromHexString(hex);
        Assert.Throws<InvalidDataException>(() => WishFields.Read(new FieldReader(bytes), listener));
        Assert.Equal("", listener.Last);
    }
}
