using Appliance.Base;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Init;

/// <summary>
/// The card: what a person put on its boot partition, and the data partition, which is the node's memory. Whatever is
/// missing or broken, there is a /data to write to in the end: in the worst case it is memory, and gone with the power.
/// </summary>
/// <param name="settings">Null when the board has no card.</param>
/// <param name="list">The blank file system (<see cref="BlankPartition"/>).</param>
internal sealed class Storage(IMachine machine, StorageSettings? settings, string list)
{
    public const string BootFolder = "/boot";
    public const string DataFolder = "/data";
    /// <summary>`vrrpaot`'s state folder in an image.</summary>
    public const string StateFolder = Base.StateFolder.OfImage;
    public const string ConfigFolder = DataFolder + "/config";
    /// <summary>Where the image's build puts the blank file system.</summary>
    public const string BlankList = "/etc/vrrpaot/blank-data";

    private const int Boot = 1, Data = 4;

    /// <summary>A card is found by a thread of the kernel's, beside us.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(5);
    /// <summary>The partitions come a moment after their disk.</summary>
    private static readonly Duration s_moment = Duration.FromMilliseconds(500);
    private static readonly Duration s_look = Duration.FromMilliseconds(20);

    /// <summary>What is written to <see cref="DataFolder"/> is still there after a restart.</summary>
    public bool IsKept { get; private set; }

    /// <param name="found">The card is there, and is read next.</param>
    public void Open(Action found)
    {
        if (settings is null)
        {
            UseMemory("This box has no card");
        }
        else if (!WaitFor(settings.Device, IsThereAtOnce(settings.Device) ? Duration.Zero : s_patience))
        {
            UseMemory($"There is no {settings.Device}");
        }
        else
        {
            found();
            if (WaitFor(Partition(Boot), s_moment))
                Try($"mount {Partition(Boot)}", machine.MountDisk(Partition(Boot), "vfat", BootFolder, "fmask=0133",
                    readOnly: true));
            OpenData();
        }
    }

    /// <summary>
    /// Factory reset: from the next <see cref="Open"/> on, or the next start, the node knows nothing of its past.
    /// </summary>
    /// <returns>Whether it is so.</returns>
    public bool Forget()
    {
        if (settings is null)
            return true;
        if (Close() is { IsOk: false } busy)
            return Try($"unmount {DataFolder}", busy);
        return !machine.HasDevice(Partition(Data)) || Try($"blank {Partition(Data)}", machine.Blank(Partition(Data)));
    }

    /// <summary>After <see cref="Forget"/>.</summary>
    public void OpenData()
    {
        string partition = Partition(Data);
        if (!WaitFor(partition, s_moment))
        {
            UseMemory($"There is no data partition {partition}");
            return;
        }
        Errno errno = Mount(partition);
        if (!errno.IsOk && machine.IsBlank(partition))
        {
            machine.Say($"{partition} is blank; it is formatted.");
            if (Try($"format {partition}", machine.Format(partition, list)))
                errno = Mount(partition);
        }
        IsKept = errno.IsOk;
        if (!errno.IsOk)
            UseMemory($"Cannot mount the data partition {partition}: {errno}. It is left as it is "
                + $"(factory-reset formats it)");
    }

    /// <summary>At the end of the day, when nobody else is left.</summary>
    public Errno Close()
    {
        if (!IsKept)
            return Errno.Ok;
        Errno errno = Errno.Ok;
        // A process that was killed a moment ago may still be on the way out.
        for (int tries = 0; tries < 50 && !(errno = machine.Unmount(DataFolder)).IsOk; tries++)
            machine.Pause(s_look);
        IsKept &= !errno.IsOk;
        return errno;
    }

    private Errno Mount(string partition) =>
        machine.MountDisk(partition, "ext4", DataFolder, "errors=remount-ro", readOnly: false);

    private void UseMemory(string why)
    {
        machine.Say($"{why}: what this box remembers is gone when it is switched off.");
        Try($"mount memory on {DataFolder}", machine.Mount("tmpfs", DataFolder, "mode=0755,size=16m"));
    }

    /// <summary>
    /// Whether the driver has found the disk when its module is loaded: so with virtual ones, and nothing is waited for
    /// that will not come.
    /// </summary>
    private static bool IsThereAtOnce(string device) => device.StartsWith("/dev/vd", StringComparison.Ordinal);

    private bool WaitFor(string device, Duration atMost)
    {
        for (Duration waited = Duration.Zero; !machine.HasDevice(device); waited += s_look)
        {
            if (waited >= atMost)
                return false;
            machine.Pause(s_look);
        }
        return true;
    }

    private string Partition(int number) =>
        $"{settings!.Device}{(char.IsAsciiDigit(settings.Device[^1]) ? "p" : "")}{number}";

    private bool Try(string what, Errno errno)
    {
        if (!errno.IsOk)
            machine.Say($"Cannot {what}: {errno}.");
        return errno.IsOk;
    }
}
