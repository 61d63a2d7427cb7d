using System.Device.I2c;
using Appliance.Buses;
using Appliance.Settings;

namespace Appliance.Plates;

/// <summary>What all plates on I2C have in common: the way there, the binding, and the end of both.</summary>
internal abstract class I2cPlate<T>(DevicePlace place, Func<DevicePlace, I2cDevice> connect, Func<I2cDevice, T> binding)
    : BusDevice(place, "plate") where T : class, IDisposable
{
    private I2cDevice? _way;
    private T? _binding;

    protected sealed override void Open()
    {
        _way = connect(Place);
        _binding = binding(_way);
        Begin();
    }

    protected sealed override Instant Draw(Instant now)
    {
        if (now != Instant.Never)
            return Show(_binding!, now);
        ShowNothing(_binding!);
        return now;
    }

    protected sealed override void Ask() => _way!.ReadByte();

    protected sealed override void Close()
    {
        (T? binding, I2cDevice? way) = (_binding, _way);
        (_binding, _way) = (null, null);
        try
        {
            binding?.Dispose();
        }
        finally
        {
            way?.Dispose();
        }
    }

    /// <summary>It knows nothing of what was shown before.</summary>
    protected abstract void Begin();

    /// <returns>When the passing of time changes what is to be shown.</returns>
    protected abstract Instant Show(T binding, Instant now);

    protected abstract void ShowNothing(T binding);
}
