using System.Buffers.Binary;
using Appliance.Init;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Tests.Init;

/// <summary>A file stands for the partition.</summary>
public sealed class BlankPartitionTests : IDisposable
{
    private const int Length = 3 << 20;

    private readonly string _path = Path.GetTempFileName();
    private readonly SafeFileHandle _partition;
    private readonly byte[] _fileSystem = new byte[Length];

    public BlankPartitionTests()
    {
        File.WriteAllBytes(_path, [.. Enumerable.Repeat((byte)0xAA, Length)]);
        _partition = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        new Random(1).NextBytes(_fileSystem.AsSpan(1024, 3072));
        new Random(2).NextBytes(_fileSystem.AsSpan((2 << 20) - 100, 5000));
    }

    public void Dispose()
    {
        _partition.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void what_was_there_is_neither_blank_nor_left_after_it_was_blanked_and_formatted()
    {
        Assert.False(BlankPartition.IsBlank(_partition));
        BlankPartition.Blank(_partition);
        Assert.True(BlankPartition.IsBlank(_partition));
        BlankPartition.Format(_partition, Length, List((1024, 3072), ((2 << 20) - 100, 5000)));
        Assert.False(BlankPartition.IsBlank(_partition));
        Assert.Equal(_fileSystem, File.ReadAllBytes(_path));
    }

    /// <summary>A piece of any size, wherever its borders fall.</summary>
    [Theory]
    [InlineData(1024, 100)]
    [InlineData(1024, 512)]
    [InlineData(1024, 1000)]
    public void the_first_piece_may_end_anywhere(int at, int size)
    {
        BlankPartition.Format(_partition, Length, List((at, size), (at + size, 3072 - size), ((2 << 20) - 100, 5000)));
        Assert.Equal(_fileSystem, File.ReadAllBytes(_path));
    }

    /// <summary>
    /// Wherever it is cut off, a list as well as the power, the partition is blank, and formatted the next time.
    /// </summary>
    [Fact]
    public void one_that_is_cut_off_is_blank_still()
    {
        byte[] whole = List((1024, 3072), ((2 << 20) - 100, 5000)).ToArray();
        BlankPartition.Blank(_partition);
        foreach (int cut in new[] { 5, 12, 500, 12 + 3072 + 3, whole.Length - 1 })
        {
            Assert.Throws<InvalidDataException>(() =>
                BlankPartition.Format(_partition, Length, new MemoryStream(whole, 0, cut)));
            Assert.True(BlankPartition.IsBlank(_partition));
        }
    }

    [Fact]
    public void a_list_that_leads_out_of_the_partition_is_refused()
    {
        BlankPartition.Blank(_partition);
        Assert.Throws<InvalidDataException>(() =>
            BlankPartition.Format(_partition, 1 << 20, List(((1 << 20) - 10, 20))));
        Assert.Equal(Length, new FileInfo(_path).Length);
    }

    private MemoryStream List(params (int At, int Size)[] pieces)
    {
        var list = new MemoryStream();
        byte[] header = new byte[12];
        foreach ((int at, int size) in pieces)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header, at);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), size);
            list.Write(header);
            list.Write(_fileSystem, at, size);
        }
        list.Position = 0;
        return list;
    }
}
