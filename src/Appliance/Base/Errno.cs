using System.Runtime.InteropServices;

namespace Appliance.Base;

/// <summary>An errno in words, with its number for whoever looks it up.</summary>
public static class Errno
{
    public static string Describe(int errno) => $"{Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})";
}
