namespace Appliance.Console;

/// <summary>
/// Takes out the marks that the kernel puts around what is not a byte (PARMRK, see
/// <see cref="VrrpAot.Linux.SerialDevice"/>): FF 00 00 is a break, FF 00 X a byte with a framing error, which is noise
/// and dropped, FF FF is FF.
/// </summary>
public sealed class BreakSieve(Action heardBreak)
{
    private enum Place : byte { Ground, AfterMark, AfterZero }

    private Place _place;

    /// <returns>How many bytes are left, at the beginning.</returns>
    public int Sift(Span<byte> bytes)
    {
        int kept = 0;
        foreach (byte b in bytes)
        {
            switch (_place)
            {
                case Place.Ground when b == 0xff:
                    _place = Place.AfterMark;
                    break;
                case Place.AfterMark when b == 0:
                    _place = Place.AfterZero;
                    break;
                case Place.AfterZero:
                    _place = Place.Ground;
                    if (b == 0)
                        heardBreak();
                    break;
                default:
                    _place = Place.Ground;
                    bytes[kept++] = b;
                    break;
            }
        }
        return kept;
    }
}
