using System.Runtime.CompilerServices;

namespace Fuzz;

/// <summary>The kept corpus, played again: what was found once is never found twice.</summary>
public class CorpusTests
{
    /// <summary>Bytes of a file at most: a corpus is read by people too.</summary>
    private const int Largest = 4096;

    public static TheoryData<string> Names => [.. Targets.All.Keys];

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Corpus");

    [Theory]
    [MemberData(nameof(Names))]
    public void every_input_that_is_kept_is_survived(string target)
    {
        string[] files = Directory.GetFiles(Path.Combine(Folder(), target));
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(file);
            Exception? thrown = Record.Exception(() => Targets.All[target](bytes));
            Assert.True(thrown is null, $"{file}: {thrown}");
        }
    }

    /// <summary>Whoever cuts or changes what is kept anywhere finds nothing either; always the same changes.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void nor_does_a_change_of_it_break_anything(string target)
    {
        var random = new Random(51);
        foreach (string file in Directory.GetFiles(Path.Combine(Folder(), target)).Order(StringComparer.Ordinal))
        {
            byte[] bytes = File.ReadAllBytes(file);
            for (int i = 0; i < 10 && bytes.Length > 0; i++)
            {
                byte[] changed = [.. bytes.AsSpan(0, random.Next(bytes.Length) + 1)];
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
                Exception? thrown = Record.Exception(() => Targets.All[target](changed));
                Assert.True(thrown is null, $"{file}: {Convert.ToHexString(changed)}: {thrown}");
            }
        }
    }

    [Fact]
    public void the_corpus_has_a_folder_a_target_and_small_files_only()
    {
        Assert.Equal(Targets.All.Keys,
            Directory.GetDirectories(Folder()).Select(folder => Path.GetFileName(folder))
                .Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(Folder(), "*", SearchOption.AllDirectories),
            file => Assert.InRange(new FileInfo(file).Length, 0, Largest));
    }
}
