namespace Image;

/// <summary>What is to be made, in words of the form `name=value`.</summary>
internal sealed class Order
{
    public const string Usage = """
        image board=FOLDER [config=FILE] kernel=FOLDER boot=FOLDER program=FILE out=FOLDER built=SECONDS
              [version=WORD] [key=FILE] [busybox=FILE] [login=none] [anyway=yes] [of=NAME=VERSION...]
          board    a folder of board/
          config   an appliance.json; its keepalived.conf and a folder files/ lie beside it. Without it no card is made
          kernel   what fetch.sh made; boot: what fetch-boot.sh made, and boot.scr
          program  vrrpaot for arm64
          built    seconds since 1970: the time that everything in the image bears
          key      the public key whose updates the node takes
          busybox  a static one, if there is to be a shell
          login    none: a node whose login asks for nothing is meant, on a real board too
          anyway   yes: a seed with errors is meant
          of       versions, for the bill of materials
        """;

    private static readonly string[] s_needed = ["board", "kernel", "boot", "program", "out", "built"],
        s_optional = ["config", "version", "key", "busybox", "login", "anyway", "of"];

    private readonly Dictionary<string, string> _words = [];

    /// <exception cref="FormatException">With what is wrong.</exception>
    public Order(string[] words)
    {
        foreach (string word in words)
        {
            if (word.Split('=', 2) is not [var name, var value]
                || !(s_needed.Contains(name) || s_optional.Contains(name)))
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
        OnlyValue("login", "none");
        OnlyValue("anyway", "yes");
        if (Version.Length > 40 || Version.Any(c => !(char.IsAsciiLetterOrDigit(c) || ".+-_~".Contains(c))))
            throw new FormatException($"version={Version}: a version has 1 to 40 letters, digits or . + - _ ~");
    }

    private void OnlyValue(string name, string value)
    {
        if (_words.TryGetValue(name, out string? said) && said != value)
            throw new FormatException($"{name}={said}: this word is {name}={value}, or is not there.");
    }

    public string Board => _words["board"];
    /// <summary>Null for what an update carries, which no node's seed is in.</summary>
    public string? Config => _words.GetValueOrDefault("config");
    /// <summary>
    /// Whoever holds the serial cable may log in, on a real board too: said here as well as in appliance.json.
    /// </summary>
    public bool LoginAsksForNothing => _words.ContainsKey("login");
    /// <summary>A seed with errors goes onto the card all the same.</summary>
    public bool Anyway => _words.ContainsKey("anyway");
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
