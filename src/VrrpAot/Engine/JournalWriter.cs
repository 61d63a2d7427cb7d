using System.Buffers.Binary;
using System.Text.Unicode;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>What a record of a journal of inputs tells. The grammar: docs/trace-journal.md.</summary>
public enum JournalKind : byte
{
    /// <summary>An engine's journal begins.</summary>
    Begins = 1,
    /// <summary>How a virtual router stands: what is told of it from here on begins with that.</summary>
    Router,
    /// <summary>An input, and what came of it.</summary>
    Step,
    /// <summary>The loop had slept, and what came of that.</summary>
    Woke,
    /// <summary>A reload gave the router other settings, and what came of that.</summary>
    Reconfigured,
    /// <summary>A reload was taken up.</summary>
    Succeeded,
    /// <summary>So many inputs found no room.</summary>
    Lost,
    /// <summary>It is over, by request or with the engine.</summary>
    Ends,
}

/// <summary>
/// One record of a journal of inputs, put together in memory of the caller: its length (two bytes, themselves
/// included), its kind, its time, then fields one behind the other. Whole numbers have eight bytes, or as many as is
/// said, the lowest first. Never allocates.
/// </summary>
internal ref struct JournalWriter : IRouterMemory
{
    /// <summary>Bytes of a text; what is longer is cut.</summary>
    private const int LongestText = 255;

    private readonly Span<byte> _room;
    private int _length = 2;

    public JournalWriter(Span<byte> room, JournalKind kind, Instant at)
    {
        _room = room;
        Byte((byte)kind);
        Number(at.Nanoseconds);
    }

    /// <summary>The whole record.</summary>
    public readonly ReadOnlySpan<byte> Bytes
    {
        get
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_room, (ushort)_length);
            return _room[.._length];
        }
    }

    public byte Byte(byte now, byte most = byte.MaxValue) => _room[_length++] = now;

    public long Number(long now)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_room[_length..], now);
        _length += sizeof(long);
        return now;
    }

    /// <summary>Four bytes.</summary>
    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_room[_length..], value);
        _length += sizeof(int);
    }

    /// <summary>Its length in a byte, then 4 bytes or 16.</summary>
    public IpAddress Address(IpAddress now)
    {
        Byte((byte)now.Length);
        now.WriteTo(_room[_length..]);
        _length += now.Length;
        return now;
    }

    /// <summary>Its length in a byte, then UTF-8.</summary>
    public void Text(string text)
    {
        Utf8.FromUtf16(text, _room.Slice(_length + 1, LongestText), out _, out int length);
        Byte((byte)length);
        _length += length;
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Time(Duration value) => Number(value.Nanoseconds);

    public void Settings(ElectionSettings settings)
    {
        Byte((byte)settings.Version);
        Byte(settings.BasePriority.Value);
        Time(settings.AdvertInterval);
        Flag(settings.StartAsMaster);
        Flag(settings.Preempt);
        Time(settings.PreemptDelay);
        Int(settings.DownTimerAdverts);
        Flag(settings.AnswerLowerPriority);
        Flag(settings.LastAdvertBeforeYielding);
        // One byte for both: journals of before there were groups can still be read.
        Byte((byte)((settings.HoldUntilSuccessor ? 1 : 0) | (settings.IsInGroup ? 2 : 0)
            | (settings.HighestOther is null ? 0 : 4)));
        if (settings.HighestOther is { } other)
            Byte(other.Value);
        AnnouncementSettings announcements = settings.Announcements;
        Int(announcements.MasterRepeat);
        Time(announcements.MasterDelay);
        Time(announcements.RefreshInterval);
        Int(announcements.RefreshRepeat);
        Int(announcements.LowerPriorityRepeat);
        Time(announcements.LowerPriorityDelay);
    }

    public void Input(in Input input)
    {
        Byte((byte)input.Kind);
        Byte(input.Priority.Value);
        Address(input.Address);
        Time(input.Interval);
        Flag(input.MayHandOver);
        Byte((byte)input.To);
        Flag(input.Force);
    }

    /// <summary>Their number in a byte, then each with all its fields.</summary>
    public void Outputs(Outputs outputs)
    {
        Byte((byte)outputs.Count);
        foreach (ref readonly Output output in outputs.Items)
        {
            Byte((byte)output.Kind);
            Byte(output.Priority.Value);
            Int(output.Count);
            Number(output.Deadline.Nanoseconds);
            Byte((byte)output.From);
            Byte((byte)output.To);
            Byte((byte)output.Cause);
            Byte((byte)output.Observation);
            Byte(output.Theirs.Value);
            Address(output.Address);
        }
    }
}
