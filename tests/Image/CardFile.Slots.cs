using System.Text;
using Image;
using Lab;

namespace ImageTests;

/// <summary>
/// The two slots and the state that says which one boots, as whoever has the card in a laptop could change them.
/// </summary>
public sealed partial class CardFile
{
    /// <summary>Writes both copies of the slot state: `active=a`, `trial=b`, `tries=1`.</summary>
    public void SetState(params string[] pairs)
    {
        byte[] sector = Card.State(pairs);
        Write(Card.StateSector * Card.Sector, sector);
        Write(Card.StateCopy * Card.Sector, sector);
    }

    /// <summary>Makes one copy of the slot state (sector 16 or 17) one that nobody wrote whole.</summary>
    public void BreakState(int sector) => Write(sector * Card.Sector + 5, [0xff, 0xff]);

    /// <summary>What both copies say: `active=a trial=b tries=0`, or that their CRC is wrong.</summary>
    public string[] States() => [State(Card.StateSector), State(Card.StateCopy)];

    private string State(int number)
    {
        byte[] sector = Read(number * Card.Sector, Card.Sector);
        string[] pairs = Encoding.ASCII.GetString(sector, 4, sector.Length - 4).TrimEnd('\0').Split('\0');
        return Card.State(pairs).SequenceEqual(sector) ? string.Join(' ', pairs.Order(StringComparer.Ordinal))
            : "broken";
    }

    /// <summary>Puts into slot b what is in slot a.</summary>
    public void CopySlot() => Write(Card.SlotB, Read(Card.SlotA, (int)Card.SlotLength));

    /// <summary>Changes the files of slot b with mtools: `mdel`, `mcopy`.</summary>
    public void InSlotB(string tool, params string[] words) =>
        Command.Run(tool, ["-i", $"{Path}@@{Card.SlotB}", .. words]);

    private byte[] Read(long at, int length)
    {
        using FileStream card = File.OpenRead(Path);
        card.Position = at;
        var bytes = new byte[length];
        card.ReadExactly(bytes);
        return bytes;
    }
}
