using System.Text;
using VrrpImage = Image;

namespace ImageTests;

/// <summary>A card as a file, and what a test does to it from outside: slot state, slots.</summary>
public sealed class CardFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("box-card").FullName;

    /// <summary>A copy of this one.</summary>
    public CardFile(string card)
    {
        Path = System.IO.Path.Combine(_folder, "card.img");
        Lab.Command.Run("cp", "--sparse=always", card, Path);
    }

    public string Path { get; }

    /// <summary>Writes both copies of the slot state.</summary>
    public void SetState(params string[] pairs)
    {
        byte[] sector = VrrpImage.Card.State(pairs);
        Write(VrrpImage.Card.StateSector * VrrpImage.Card.Sector, sector);
        Write(VrrpImage.Card.StateCopy * VrrpImage.Card.Sector, sector);
    }

    /// <summary>Makes one copy of the slot state (sector 16 or 17) one that nobody wrote whole.</summary>
    public void BreakState(int sector) => Write(sector * VrrpImage.Card.Sector + 5, [0xff, 0xff]);

    /// <summary>What both copies say, and whether their CRC is right: `active=a trial=b tries=0`.</summary>
    public string[] States() => [.. new[] { VrrpImage.Card.StateSector, VrrpImage.Card.StateCopy }.Select(State)];

    private string State(int number)
    {
        byte[] sector = Read((long)number * VrrpImage.Card.Sector, VrrpImage.Card.Sector);
        string[] pairs = Encoding.ASCII.GetString(sector, 4, sector.Length - 4).TrimEnd('\0').Split('\0');
        return VrrpImage.Card.State(pairs).SequenceEqual(sector) ? string.Join(' ', pairs.Order(StringComparer.Ordinal)) : "broken";
    }

    /// <summary>Puts into slot b what is in slot a.</summary>
    public void CopySlot()
    {
        Write(VrrpImage.Card.SlotB, Read(VrrpImage.Card.SlotA, (int)VrrpImage.Card.SlotLength));
    }

    /// <summary>Changes the files of slot b with mtools: `mdel`, `mcopy`.</summary>
    public void InSlotB(string tool, params string[] words) =>
        Lab.Command.Run(tool, ["-i", $"{Path}@@{VrrpImage.Card.SlotB}", .. words]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private byte[] Read(long at, int length)
    {
        using FileStream card = File.OpenRead(Path);
        card.Position = at;
        var bytes = new byte[length];
        card.ReadExactly(bytes);
        return bytes;
    }

    private void Write(long at, ReadOnlySpan<byte> bytes)
    {
        using FileStream card = File.OpenWrite(Path);
        card.Position = at;
        card.Write(bytes);
    }
}
