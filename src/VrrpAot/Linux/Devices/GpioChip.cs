using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <param name="Name">From the device tree; often empty.</param>
/// <param name="Consumer">Who has it; empty when nobody has.</param>
public readonly record struct GpioLineInfo(string Name, string Consumer);

public enum GpioBias : byte
{
    /// <summary>As it is wired.</summary>
    None,
    PullUp,
    PullDown,
}

/// <summary>One GPIO controller (/dev/gpiochipN).</summary>
public sealed unsafe class GpioChip : IDisposable
{
    private readonly Descriptor _chip;

    /// <summary>/dev/gpiochip0. Numbers can change from boot to boot.</summary>
    public string Path { get; }
    /// <summary>What the driver calls the hardware, the same at every boot: pinctrl-bcm2711.</summary>
    public string Label { get; }
    public int LineCount { get; }

    /// <exception cref="IOException">Not there, not ours to open, or no GPIO controller.</exception>
    public GpioChip(string path)
    {
        Path = path;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            if (Descriptor.Take(LibC.open(name, LibC.O_RDWR | LibC.O_CLOEXEC), out _chip) is { IsOk: false } refused)
                throw Refusal($"{path} cannot be opened", refused);
        GpioChipRecord record = default;
        if (LibC.ioctl(_chip.Number, GpioNative.GPIO_GET_CHIPINFO_IOCTL, &record) != 0)
        {
            Errno error = Errno.Last;
            _chip.Dispose();
            throw Refusal($"{path} is no GPIO controller", error);
        }
        Label = record.Label.ToString();
        LineCount = (int)record.Lines;
    }

    /// <exception cref="IOException">There is no such line.</exception>
    public GpioLineInfo Line(int offset)
    {
        GpioLineRecord record = new() { Offset = (uint)offset };
        if (LibC.ioctl(_chip.Number, GpioNative.GPIO_V2_GET_LINEINFO_IOCTL, &record) != 0)
            throw Refusal($"Line {offset} of {Label} cannot be looked at", Errno.Last);
        return new GpioLineInfo(record.Name.ToString(), record.Consumer.ToString());
    }

    /// <summary>Takes a line to drive it. It is ours until the line is disposed.</summary>
    /// <param name="activeLow">On is low.</param>
    /// <exception cref="IOException">Somebody else has it, or there is no such line, or it cannot drive.</exception>
    public GpioLine TakeOutput(int offset, string consumer, bool activeLow, bool on)
    {
        GpioLineConfig config = new() { Flags = GpioNative.GPIO_V2_LINE_FLAG_OUTPUT, AttributeCount = 1 };
        config.Attributes[0] = Attribute(GpioNative.GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES, on ? 1UL : 0);
        return Take(offset, consumer, activeLow, config);
    }

    /// <summary>Takes a line to listen to it, and to hear every edge. It is ours until the line is disposed.</summary>
    /// <param name="activeLow">On is low.</param>
    /// <param name="debounce">What lasts shorter is not told; zero for everything. The kernel counts
    /// microseconds.</param>
    /// <exception cref="IOException">Somebody else has it, or there is no such line, or it cannot tell of
    /// edges.</exception>
    public GpioLine TakeInput(int offset, string consumer, bool activeLow, GpioBias bias, Duration debounce)
    {
        GpioLineConfig config = new()
        {
            Flags = GpioNative.GPIO_V2_LINE_FLAG_INPUT | GpioNative.GPIO_V2_LINE_FLAG_EDGE_RISING
                | GpioNative.GPIO_V2_LINE_FLAG_EDGE_FALLING | bias switch
            {
                GpioBias.PullUp => GpioNative.GPIO_V2_LINE_FLAG_BIAS_PULL_UP,
                GpioBias.PullDown => GpioNative.GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN,
                _ => 0,
            },
        };
        if (debounce > Duration.Zero)
        {
            config.AttributeCount = 1;
            config.Attributes[0] = Attribute(GpioNative.GPIO_V2_LINE_ATTR_ID_DEBOUNCE,
                (uint)(debounce.Nanoseconds / 1000));
        }
        return Take(offset, consumer, activeLow, config);
    }

    private static GpioConfigAttribute Attribute(uint id, ulong value) =>
        new() { Attribute = new() { Id = id, Value = value }, Mask = 1 };

    private GpioLine Take(int offset, string consumer, bool activeLow, GpioLineConfig config)
    {
        if (activeLow)
            config.Flags |= GpioNative.GPIO_V2_LINE_FLAG_ACTIVE_LOW;
        GpioLineRequest request = new() { Consumer = new GpioName(consumer), Config = config, LineCount = 1 };
        request.Offsets[0] = (uint)offset;
        if (LibC.ioctl(_chip.Number, GpioNative.GPIO_V2_GET_LINE_IOCTL, &request) != 0)
        {
            Errno error = Errno.Last;
            string holder = error == Errno.EBUSY ? $", {Line(offset).Consumer} has it" : "";
            throw Refusal($"Line {offset} of {Label} cannot be had{holder}", error);
        }
        return new GpioLine(new Descriptor(request.Fd), $"line {offset} of {Label}");
    }

    internal static IOException Refusal(string what, Errno error) =>
        new($"{what}: {error}", error.Number);

    public void Dispose() => _chip.Dispose();
}
