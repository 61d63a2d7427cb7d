using System.Device.I2c;

namespace Appliance.Tests.Buses;

/// <summary>
/// A chip on two wires: registers behind a pointer, as most have them; it notes what was written, may be absent, and
/// may block.
/// </summary>
internal sealed class FakeI2c : I2cDevice
{
    private int _pointer;

    public byte[] Registers { get; } = new byte[256];
    /// <summary>What follows a command, of a chip whose answers have lengths of their own.</summary>
    public Dictionary<int, byte[]> Answers { get; } = [];
    public List<byte[]> Written { get; } = [];
    /// <summary>A chip without registers: a byte is what its lines are.</summary>
    public bool IsPlain { get; init; }
    public byte Lines { get; set; }
    public bool IsAbsent { get; set; }
    public ManualResetEventSlim Goes { get; } = new(true);

    public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x20);

    public override byte ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        Read(one);
        return one[0];
    }

    public override void WriteByte(byte value) => Write([value]);

    public override void Read(Span<byte> buffer)
    {
        Answer();
        if (Answers.TryGetValue(_pointer, out byte[]? answer))
        {
            answer.AsSpan(0, buffer.Length).CopyTo(buffer);
            return;
        }
        for (int i = 0; i < buffer.Length; i++)
            buffer[i] = IsPlain ? Lines : Registers[_pointer++ & 0xff];
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Answer();
        lock (Written)
            Written.Add(buffer.ToArray());
        if (IsPlain)
            Lines = buffer[^1];
        else
            _pointer = buffer[0];
        for (int i = 1; i < buffer.Length && !IsPlain; i++)
            Registers[_pointer++ & 0xff] = buffer[i];
    }

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Write(writeBuffer);
        Read(readBuffer);
    }

    /// <summary>In the library's words.</summary>
    private void Answer()
    {
        Goes.Wait();
        if (IsAbsent)
            throw new IOException("Error 121 performing I2C data transfer.");
    }
}
