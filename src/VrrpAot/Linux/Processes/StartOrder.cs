using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary><c>struct start</c> of StartChild.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StartOrder
{
    public byte* Path;
    public byte** Arguments;
    public byte** Environment;
    public int* Descriptors;
    public uint* Groups;
    public ulong Mask;
    public int DescriptorCount;
    public int GroupCount;
    public int Output;
    public int ErrorOutput;
    public int Alive;
    public int MaskOfFiles;
    public uint User;
    public uint Group;
    public StartFlags Flags;
    public int Error;
}

[Flags]
internal enum StartFlags : uint
{
    NewGroup = 1,
    NewSession = 2,
    OtherUser = 4,
    Ordinary = 8,
    StreamsToNull = 16,
}
