using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace VrrpAot.Linux;

/// <summary>
/// The GPIO character device, uAPI version 2 (linux/gpio.h, Linux 5.10). Sizes and request numbers are the same on
/// every 64-bit architecture; the layout test compares them.
/// </summary>
internal static class GpioNative
{
    public const int GPIO_GET_CHIPINFO_IOCTL = unchecked((int)0x8044B401);
    public const int GPIO_V2_GET_LINEINFO_IOCTL = unchecked((int)0xC100B405);
    public const int GPIO_V2_GET_LINE_IOCTL = unchecked((int)0xC250B407);
    public const int GPIO_V2_LINE_GET_VALUES_IOCTL = unchecked((int)0xC010B40E);
    public const int GPIO_V2_LINE_SET_VALUES_IOCTL = unchecked((int)0xC010B40F);

    public const ulong GPIO_V2_LINE_FLAG_ACTIVE_LOW = 1 << 1;
    public const ulong GPIO_V2_LINE_FLAG_INPUT = 1 << 2;
    public const ulong GPIO_V2_LINE_FLAG_OUTPUT = 1 << 3;
    public const ulong GPIO_V2_LINE_FLAG_EDGE_RISING = 1 << 4;
    public const ulong GPIO_V2_LINE_FLAG_EDGE_FALLING = 1 << 5;
    public const ulong GPIO_V2_LINE_FLAG_BIAS_PULL_UP = 1 << 8;
    public const ulong GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN = 1 << 9;

    public const uint GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES = 2;
    public const uint GPIO_V2_LINE_ATTR_ID_DEBOUNCE = 3;
    public const uint GPIO_V2_LINE_EVENT_RISING_EDGE = 1;
}

/// <summary>The text fields of linux/gpio.h: 32 bytes, ended by a 0.</summary>
[InlineArray(32)]
internal struct GpioName
{
    private byte _first;

    public GpioName(string text) => Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, 31)), this);

    public readonly override string ToString()
    {
        ReadOnlySpan<byte> bytes = this;
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}

/// <summary><c>struct gpiochip_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioChipRecord
{
    public GpioName Name;
    public GpioName Label;
    public uint Lines;
}

/// <summary><c>struct gpio_v2_line_attribute</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioAttribute
{
    public uint Id;
    public uint Padding;
    /// <summary>A union; a debounce period, in microseconds, is its first four bytes.</summary>
    public ulong Value;
}

/// <summary><c>struct gpio_v2_line_info</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct GpioLineRecord
{
    [FieldOffset(0)] public GpioName Name;
    [FieldOffset(32)] public GpioName Consumer;
    [FieldOffset(64)] public uint Offset;
    [FieldOffset(68)] public uint AttributeCount;
    [FieldOffset(72)] public ulong Flags;
}

/// <summary><c>struct gpio_v2_line_config_attribute</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioConfigAttribute
{
    public GpioAttribute Attribute;
    public ulong Mask;
}

[InlineArray(10)]
internal struct GpioConfigAttributes
{
    private GpioConfigAttribute _first;
}

/// <summary><c>struct gpio_v2_line_config</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 272)]
internal struct GpioLineConfig
{
    [FieldOffset(0)] public ulong Flags;
    [FieldOffset(8)] public uint AttributeCount;
    [FieldOffset(32)] public GpioConfigAttributes Attributes;
}

[InlineArray(64)]
internal struct GpioOffsets
{
    private uint _first;
}

/// <summary><c>struct gpio_v2_line_request</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 592)]
internal struct GpioLineRequest
{
    [FieldOffset(0)] public GpioOffsets Offsets;
    [FieldOffset(256)] public GpioName Consumer;
    [FieldOffset(288)] public GpioLineConfig Config;
    [FieldOffset(560)] public uint LineCount;
    [FieldOffset(564)] public uint EventBufferSize;
    [FieldOffset(588)] public int Fd;
}

/// <summary><c>struct gpio_v2_line_values</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioValues
{
    public ulong Bits;
    public ulong Mask;
}

/// <summary><c>struct gpio_v2_line_event</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct GpioEvent
{
    /// <summary>CLOCK_MONOTONIC.</summary>
    [FieldOffset(0)] public ulong Nanoseconds;
    [FieldOffset(8)] public uint Id;
    [FieldOffset(12)] public uint Offset;
    [FieldOffset(16)] public uint Sequence;
    [FieldOffset(20)] public uint LineSequence;
}
