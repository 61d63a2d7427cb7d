using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;

namespace Appliance.Config.Reading;

/// <summary>`track_file NAME { ... }`, and FILE_CHECK, which follows one.</summary>
internal static class TrackFileLines
{
    private const string WrongWeight = "weight for track file must be in [-2147483647..2147483647] inclusive. "
        + "Ignoring...";

    public static void Read(Line line, TopModel top)
    {
        Word name = line.Statement.Words(line.Findings)[1];
        var file = new TrackFileModel(name.Text, name.At);
        line.File.ReadBlock(line.Statement.Keyword, line.Statement.Block!, file, name.Text);
        if (file.Of(TrackFileRows.Path) is null)
            line.Findings.Error(name.At, $"No file set for track_file {Tokens.Shorten(name.Text)} - ignoring");
        else
            line.File.TrackFiles.TryAdd(name.Text, file);
    }

    /// <summary>The first one counts.</summary>
    public static Located<string>? Path(Line line, Located<string>? before)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        if (before is not null)
            line.Findings.Error(word.At, $"File already set for track file {Tokens.Shorten(line.Instance ?? "")} - "
                + $"ignoring {Tokens.Shorten(word.Value)}");
        return before ?? word;
    }

    public static Located<FileWeight>? Weight(Line line, Located<FileWeight>? before)
    {
        var words = line.Statement.Words(line.Findings);
        string name = Tokens.Shorten(line.Instance ?? "");
        if (line.Arguments.Whole(words[1].Text, words[1].At, -254, 254, $"Weight ({Tokens.Shorten(words[1].Text)}) for "
            + $"track_file {name} must be between [-254..254] inclusive. Ignoring...") is not { } weight)
            return before;
        if (words.Length > 2 && words[2].Text != "reverse")
            line.Findings.Error(words[2].At,
                $"track_file {name} unknown weight option {Tokens.Shorten(words[2].Text)}", "reverse");
        line.Arguments.NoMore(words, 3);
        return new(new((int)weight.Value, words.Length > 2 && words[2].Text == "reverse"), weight.At);
    }

    /// <summary>`[VALUE] [overwrite]`</summary>
    public static Located<FirstNumber>? First(Line line, Located<FirstNumber>? before)
    {
        var words = line.Statement.Words(line.Findings);
        int number = 0;
        bool overwrites = false;
        for (int i = 1; i < words.Length; i++)
            if (i == 1 && int.TryParse(words[1].Text, System.Globalization.NumberStyles.AllowLeadingSign,
                System.Globalization.CultureInfo.InvariantCulture, out int given))
                number = given;
            else if (words[i].Text == "overwrite")
                overwrites = true;
            else
                line.Findings.Error(words[i].At, $"Unknown track file init option {Tokens.Shorten(words[i].Text)}",
                    "overwrite");
        return new Located<FirstNumber>(new FirstNumber(number, overwrites), words[0].At);
    }

    /// <summary>`track_file NAME` of FILE_CHECK: it must be declared before.</summary>
    public static void Follow(Line line, CheckModel check)
    {
        Located<string> name = line.Arguments.Word(line.Statement);
        if (line.File.TrackFiles.TryGetValue(name.Value, out TrackFileModel? file))
            check.File = file;
        else
            line.Findings.Error(name.At, $"track_file {Tokens.Shorten(name.Value)} not found",
                Base.Spelling.Nearest(name.Value, line.File.TrackFiles.Keys));
    }

    /// <summary>`weight` of FILE_CHECK.</summary>
    public static Located<FileWeight>? CheckWeight(Line line, Located<FileWeight>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (line.Arguments.Whole(words[1].Text, words[1].At, -int.MaxValue, int.MaxValue, WrongWeight)
            is not { } weight)
            return before;
        bool? reverse = words.Length <= 2 ? null : words[2].Text switch
        {
            "reverse" => true, "noreverse" => false, _ => null,
        };
        if (words.Length > 2 && reverse is null)
            line.Findings.Error(words[2].At,
                $"unknown track file weight option {Tokens.Shorten(words[2].Text)} - ignoring", "reverse");
        line.Arguments.NoMore(words, 3);
        return new(new((int)weight.Value, reverse), weight.At);
    }
}
