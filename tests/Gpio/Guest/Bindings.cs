using System.Device.Spi;
using Appliance.Buses;
using Appliance.Plates;
using Appliance.Reports;
using Appliance.Settings;
using Appliance.Tests.Buses;

namespace Gpio.Guest;

/// <summary>
/// Every binding once, with a chip that is only memory: a binding that the compiler let pass may still want names or
/// a loader at run time, and that is seen only in a program that was built as the product is.
/// </summary>
internal static class Bindings
{
    private sealed class Strip : SpiDevice
    {
        public int Bytes;
        public override SpiConnectionSettings ConnectionSettings { get; } = new(0, 0);
        public override void Read(Span<byte> buffer) => throw new NotSupportedException();
        public override void Write(ReadOnlySpan<byte> buffer) => Bytes += buffer.Length;
        public override void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) =>
            throw new NotSupportedException();
    }

    /// <summary>A line for each: the model, and what arrived at the chip; or what was thrown.</summary>
    public static int Run(Action<string> say)
    {
        int failed = 0;
        var board = new SnapshotBoard();
        board.Publish(new Snapshot { At = default, StartedAt = default, HostName = "guest" });
        var pages = new PageTurner(hasButton: true);
        foreach (DeviceModel model in DeviceModel.All)
        {
            var chip = new FakeI2c { IsPlain = model.Name is "pcf8574" or "lcd1602" or "lcd2004" };
            // A PiJuice's answers, each with its check sum: version, status (power from USB), charge.
            if (model.Name == "pijuice")
                (chip.Answers[0xfd], chip.Answers[0x40], chip.Answers[0x41]) = ([0x14, 0, 0xff ^ 0x14],
                    [0x30, 0xff ^ 0x30], [90, 0xff ^ 90]);
            var strip = new Strip();
            string told = "";
            DevicePlace place = new(model, model.BusKind + "1", model.Addresses is [var range, ..] ? range.First : 0);
            BusDevice device = model.Name switch
            {
                "ssd1306" => new TextPlate(place, PlateSize.Oled128x32, _ => chip, way => new OledScreen(way, 50),
                    board, pages),
                "lcd1602" => new TextPlate(place, PlateSize.Lcd1602, _ => chip,
                    way => new LcdScreen(way, PlateSize.Lcd1602), board, pages),
                "lcd2004" => new TextPlate(place, PlateSize.Lcd2004, _ => chip,
                    way => new LcdScreen(way, PlateSize.Lcd2004), board, pages),
                "ht16k33" => new DigitPlate(place, _ => chip, 50, board),
                "ws2812b" => new ColourPlate(place, _ => strip, 8, 25, board),
                "pijuice" => new PowerSupply(place, _ => chip,
                    power => told = $", {(power.OnBattery ? "on battery" : "on power")} {power.ChargePercent} %"),
                _ => new Expander(place, _ => chip),
            };
            if (device is Expander expander)
            {
                expander.Light(3, activeLow: false).Set(true);
                expander.Contact(4, activeLow: true);
            }
            try
            {
                device.Turn(new Instant(1));
                device.Turn(new Instant(1) + BusDevice.AskEvery);
                device.Leave();
                say($"{model.Name} {(chip.Written.Count + strip.Bytes > 0 ? "talked" : "was silent")}{told}");
            }
            catch (Exception refused)
            {
                failed++;
                say($"{model.Name} threw {BusTrouble.InWords(refused, place)}");
            }
        }
        return failed;
    }
}
