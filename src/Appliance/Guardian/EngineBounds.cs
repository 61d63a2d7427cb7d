namespace Appliance.Guardian;

/// <summary>How an engine's memory and descriptors compare with what it began with.</summary>
internal enum Growth : byte
{
    Well,
    /// <summary>Worth a line in the log.</summary>
    Over,
    /// <summary>It leaks: before it takes the machine along it hands over and is started anew.</summary>
    FarOver,
}

/// <summary>
/// Bounds for an engine that is to run for months. What is normal depends on the configuration, so the first measure, a minute after the start, is the scale:
/// over is twice that and a bit, far over is four times that and more than a bit.
/// </summary>
internal sealed class EngineBounds
{
    private const long Megabyte = 1 << 20;

    private long _firstBytes;
    private int _firstDescriptors;
    private Growth _told;

    /// <param name="bytes">Resident memory.</param>
    /// <param name="descriptors">How many are open.</param>
    /// <param name="news">The growth is another than at the last measure, and not well.</param>
    public Growth Judge(long bytes, int descriptors, out bool news)
    {
        if (_firstBytes == 0)
            (_firstBytes, _firstDescriptors) = (bytes, descriptors);
        Growth growth = bytes > 4 * _firstBytes + 64 * Megabyte || descriptors > 4 * _firstDescriptors + 256 ? Growth.FarOver
            : bytes > 2 * _firstBytes + 32 * Megabyte || descriptors > 2 * _firstDescriptors + 64 ? Growth.Over : Growth.Well;
        news = growth != _told && growth != Growth.Well;
        _told = growth;
        return growth;
    }

    /// <summary>`41 MB and 130 descriptors; 15 MB and 31 a minute after its start`.</summary>
    public string Describe(long bytes, int descriptors) =>
        $"{bytes / Megabyte} MB and {descriptors} descriptors; {_firstBytes / Megabyte} MB and {_firstDescriptors} a minute after its start";
}
