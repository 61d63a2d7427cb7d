using System.Globalization;
using Appliance.Base;

namespace Appliance.Generations;

/// <summary>The last generations, a file each, in a folder that only root may read: they hold passwords.</summary>
/// <param name="folder">`generations` in the state folder.</param>
/// <param name="file">The configuration that is meant; another one's generations in the same folder are passed
/// over.</param>
internal sealed class GenerationStore(IDisk disk, string folder, string file)
{
    /// <summary>How many are kept.</summary>
    public const int Most = 20;

    /// <summary>The oldest first. What is not whole is left out.</summary>
    public IReadOnlyList<Generation> All()
    {
        var all = new List<Generation>();
        foreach (int number in Numbers())
            if (Find(number) is { } generation)
                all.Add(generation);
        return all;
    }

    public Generation? Find(int number) =>
        disk.Read(PathOf(number)) is { } bytes && Generation.Parse(bytes) is { } found && found.Number == number
            && found.File == file ? found : null;

    public Generation Add(byte[] text, string how, string who, Moment now)
    {
        MakeFolder(folder);
        List<int> numbers = Numbers();
        var next = new Generation(numbers.Count == 0 ? 1 : numbers[^1] + 1, now, how, who, file, text);
        WholeFile.Replace(disk, PathOf(next.Number), next.ToBytes());
        return next;
    }

    public void Remove(int number) => WholeFile.Delete(disk, PathOf(number));

    /// <summary>
    /// Removes the oldest of those that are too many. One that comes back after a power cut does no harm.
    /// </summary>
    public void Prune()
    {
        List<int> numbers = Numbers();
        for (int i = 0; i < numbers.Count - Most; i++)
            disk.Delete(PathOf(numbers[i]));
    }

    private void MakeFolder(string path)
    {
        string above = WholeFile.FolderOf(path);
        if (above.Length > 1)
            MakeFolder(above);
        if (disk.MakeFolder(path))
            disk.SyncFolder(above);
    }

    private string PathOf(int number) => Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture));

    private List<int> Numbers()
    {
        var numbers = new List<int>();
        foreach (string name in disk.List(folder))
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                numbers.Add(number);
        numbers.Sort();
        return numbers;
    }
}
