using Appliance.Init;
using Appliance.Settings;

namespace Appliance.Tests.Init;

public class StorageTests
{
    private const string Data = "/dev/mmcblk0p4", MountData = $"mount {Data} ext4 /data errors=remount-ro",
        Memory = "mount tmpfs /data mode=0755,size=16m";

    private readonly WrittenDownMachine _machine = new();

    [Fact]
    public void the_boot_partition_is_mounted_for_reading_and_the_data_partition_for_writing()
    {
        Plug("/dev/mmcblk0", 1, 4);
        Assert.True(Open("/dev/mmcblk0").IsKept);
        Assert.Equal(["found", "mount /dev/mmcblk0p1 vfat /boot fmask=0133 read-only", MountData], _machine.Calls);
    }

    [Fact]
    public void partitions_of_a_disk_without_a_number_have_no_p()
    {
        _machine.Devices.UnionWith(["/dev/vda", "/dev/vda1", "/dev/vda4"]);
        Open("/dev/vda");
        Assert.Equal(["found", "mount /dev/vda1 vfat /boot fmask=0133 read-only",
            "mount /dev/vda4 ext4 /data errors=remount-ro"], _machine.Calls);
    }

    [Fact]
    public void a_board_without_a_card_remembers_in_memory_and_says_so()
    {
        Storage storage = Open(null);
        Assert.False(storage.IsKept);
        Assert.Equal(["\"This box has no card: what this box remembers is gone when it is switched off.", Memory],
            _machine.Calls);
    }

    [Fact]
    public void a_card_that_comes_late_is_waited_for()
    {
        _machine.LateDevices["/dev/mmcblk0"] = 10;
        _machine.LateDevices["/dev/mmcblk0p1"] = 12;
        _machine.LateDevices[Data] = 12;
        Assert.True(Open("/dev/mmcblk0").IsKept);
    }

    [Fact]
    public void a_card_that_never_comes_is_waited_for_five_seconds()
    {
        Open("/dev/mmcblk0");
        Assert.Equal(250, _machine.Calls.Count(call => call == "pause"));
        Assert.Equal(Memory, _machine.Calls[^1]);
    }

    [Fact]
    public void a_virtual_disk_is_there_at_once_or_never()
    {
        Open("/dev/vda");
        Assert.DoesNotContain("pause", _machine.Calls);
    }

    [Fact]
    public void a_missing_data_partition_is_said_and_memory_stands_in()
    {
        Plug("/dev/mmcblk0", 1);
        Assert.False(Open("/dev/mmcblk0").IsKept);
        Assert.Contains($"\"There is no data partition {Data}: what this box remembers is gone when it is switched "
            + $"off.", _machine.Said);
        Assert.Equal(Memory, _machine.Calls[^1]);
    }

    [Fact]
    public void a_blank_data_partition_is_formatted()
    {
        Plug("/dev/mmcblk0", 1, 4);
        _machine.BlankPartitions.Add(Data);
        Assert.True(Open("/dev/mmcblk0").IsKept);
        Assert.Equal([MountData, $"\"{Data} is blank; it is formatted.", $"format {Data}", MountData],
            _machine.Calls[2..]);
    }

    [Fact]
    public void one_that_cannot_be_formatted_is_said_and_memory_stands_in()
    {
        Plug("/dev/mmcblk0", 1, 4);
        _machine.BlankPartitions.Add(Data);
        _machine.Refused.Add($"format {Data}");
        Assert.False(Open("/dev/mmcblk0").IsKept);
        Assert.Equal(Memory, _machine.Calls[^1]);
    }

    [Fact]
    public void a_damaged_one_is_left_as_it_is()
    {
        Plug("/dev/mmcblk0", 1, 4);
        _machine.Damaged.Add(Data);
        Assert.False(Open("/dev/mmcblk0").IsKept);
        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("format", StringComparison.Ordinal)
            || call.StartsWith("blank", StringComparison.Ordinal));
        Assert.Contains(_machine.Said, line => line.Contains("It is left as it is"));
    }

    [Fact]
    public void a_factory_reset_of_a_damaged_one_needs_no_unmounting()
    {
        Plug("/dev/mmcblk0", 1, 4);
        _machine.Damaged.Add(Data);
        Storage storage = Open("/dev/mmcblk0");
        _machine.Calls.Clear();
        Assert.True(storage.Forget());
        storage.OpenData();
        Assert.True(storage.IsKept);
        Assert.Equal([$"blank {Data}", MountData, $"\"{Data} is blank; it is formatted.", $"format {Data}", MountData],
            _machine.Calls);
    }

    [Fact]
    public void what_is_mounted_and_busy_is_never_blanked()
    {
        Plug("/dev/mmcblk0", 1, 4);
        Storage storage = Open("/dev/mmcblk0");
        _machine.Refused.Add("unmount /data");
        Assert.False(storage.Forget());
        Assert.DoesNotContain($"blank {Data}", _machine.Calls);
        Assert.Contains(_machine.Said, line => line.StartsWith("\"Cannot unmount /data", StringComparison.Ordinal));
    }

    private void Plug(string device, params int[] partitions)
    {
        _machine.Devices.Add(device);
        foreach (int partition in partitions)
            _machine.Devices.Add($"{device}p{partition}");
    }

    private Storage Open(string? device)
    {
        var storage = new Storage(_machine, device is null ? null
            : new StorageSettings { Device = device }, "/etc/vrrpaot/blank-data");
        storage.Open(found: () => _machine.Calls.Add("found"));
        return storage;
    }
}
