namespace Image;

/// <summary>What is to be made, in words of the form `name=value`.</summary>
internal sealed class Order
{
    public const string Usage = """
        image board=FOLDER config=FILE kernel=FOLDER boot=FOLDER program=FILE out=FOLDER built=SECONDS [version=WORD] [key=FILE] [busybox=FILE] [of=NAME=VERSION...]
          board    a folder of board/
          config   an appliance.json; its keepalived.conf and a folder files/ lie beside it
          kernel   what fetch.sh made; boot: what fetch-boot.sh made, and boot.scr
          program  vrrpaot for arm64
          built    seconds since 1970: the time that everything in the image bears
          key      the public key whose updates the box takes
          busybox  a static one, if there is to be a shell
          of       versions, for the bill of materials
        """;

    private static readonly string[] s_needed = ["board", "config", "kernel", "boot", "program", "out", "built"], s_optional = ["version", "key", "busybox", "of"];

    private readonly Dictionary<string, string> _words = [];

    /// <exception cref="FormatException">With what is wrong.</exception>
    public Order(string[] words)
    {
        foreach (string word in words)
        {
            if (word.Split('=', 2) is not [var name, var value] || !(s_needed.Contains(name) || s_optional.Contains(name)))
                throw new FormatException($"'{word}' is not one of these:\n{Usage}");
            if (name == "of")
                Versions.Add(value);
            else if (value.Length > 0)
                _words[name] = value;
        }
        if (s_needed.FirstOrDefault(name => !_words.ContainsKey(name)) is { } missing)
            throw new FormatException($"{missing}= is missing.\n{Usage}");
        if (!uint.TryParse(_words["built"], out uint built) || built == 0)
            throw new FormatException($"built={_words["built"]} is not a number of seconds since 1970.");
        Built = built;
        if (Version.Length > 40 || Version.Any(c => !(char.IsAsciiLetterOrDigit(c) || ".+-_~".Contains(c))))
            throw new FormatException($"version={Version}: a version has 1 to 40 letters, digits or . + - _ ~");
    }

    public string Board => _words["board"];
    public string Config => _words["config"];
    public string Kernel => _words["kernel"];
    public string Boot => _words["boot"];
    public string Program => _words["program"];
    public string Out => _words["out"];
    public uint Built { get; }
    public string Version => _words.GetValueOrDefault("version", "0");
    public string? Key => _words.GetValueOrDefault("key");
    public string? Busybox => _words.GetValueOrDefault("busybox");
    public List<string> Versions { get; } = [];
}
