using System.Collections.Immutable;
using Appliance.Config.Blocks;
using Appliance.Config.Keywords;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Config.Reading;

/// <summary>A whole configuration: what stands at the top level, in file order.</summary>
internal sealed class FileReader(Arguments arguments)
{
    public TopModel Top { get; } = new();
    public GlobalModel Global { get; } = new();
    public List<ScriptModel> Scripts { get; } = [];
    public List<InstanceModel> Instances { get; } = [];
    public List<SyncGroupModel> SyncGroups { get; } = [];
    public List<VirtualServerModel> VirtualServers { get; } = [];
    public Dictionary<string, GroupModel> Groups { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, TrackFileModel> TrackFiles { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, TrackProcessModel> TrackProcesses { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, Located<LinkbeatSettings>> Linkbeats { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, LinkDelays> LinkDelays { get; } = new(StringComparer.Ordinal);
    /// <summary>`garp_group`</summary>
    public List<AnnouncementGroupModel> AnnouncementGroups { get; } = [];
    public Dictionary<string, BfdModel> Bfds { get; } = new(StringComparer.Ordinal);
    /// <summary>`static_ipaddress`, `static_routes`, `static_rules`.</summary>
    public List<ObjectModel> StaticObjects { get; } = [];
    /// <summary>`track_group`: the instances of each.</summary>
    public Dictionary<string, ImmutableArray<string>> TrackGroups { get; } = new(StringComparer.Ordinal);
    /// <summary>Of iproute2, as `global_defs` says until the first route or rule.</summary>
    public RouteNames RouteNames => _routeNames ??= RouteNames.Of(Global);
    /// <summary>Null without `SSL`.</summary>
    public ClientCertificateModel? Certificate { get; set; }

    /// <summary>Declared so far: a script must be declared before the instance that names it.</summary>
    public IReadOnlyDictionary<string, ScriptModel> ScriptsByName => _scriptsByName;

    private readonly Dictionary<string, ScriptModel> _scriptsByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Origin> _instanceNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _allInstances = new(StringComparer.Ordinal);
    private RouteNames? _routeNames;
    private uint _nextPreference = FirstPreference, _nextPreference6 = FirstPreference;

    /// <summary>What a rule gets that says none; the next one gets one less.</summary>
    private const uint FirstPreference = 16384;

    private Findings Findings => arguments.Findings;

    /// <summary>The file has an instance of that name, here or further down.</summary>
    public bool HasInstance(string name) => _allInstances.Contains(name);

    public uint NextPreference(IpFamily family) =>
        family == IpFamily.IPv6 ? _nextPreference6-- : _nextPreference--;

    public void Read(List<Statement> statements)
    {
        foreach (Statement statement in statements)
            if (statement.Keyword == "vrrp_instance" && statement.Block is not null
                && statement.Words(Findings) is [_, var name, ..])
                _allInstances.Add(name.Text);
        ReadBlock("root", statements, Top);
    }

    /// <summary>Each line by the row of its keyword.</summary>
    /// <param name="block">Its name in the table of keywords.</param>
    /// <param name="into">Takes what the lines give.</param>
    /// <param name="instance">Whose block it is; null for one that is about all instances.</param>
    public void ReadBlock(string block, List<Statement> statements, LocatedValues into, string? instance = null)
    {
        var check = new KeywordCheck(block, Findings, instance);
        foreach (Statement statement in statements)
        {
            if (check.Admit(statement) is Row row)
                row.Read(new Line(statement, arguments, this, instance), into);
        }
    }

    public void ReadScript(Statement header)
    {
        Word name = header.Words(Findings)[1];
        if (_scriptsByName.TryGetValue(name.Text, out ScriptModel? before))
        {
            Findings.Error(name.At, $"vrrp_script {Tokens.Shorten(name.Text)} is already defined in line "
                + $"{before.At.Line} - ignoring");
            return;
        }
        var script = new ScriptModel(name.Text, name.At);
        ReadBlock("vrrp_script", header.Block!, script);
        if (script.Command is null)
        {
            Findings.Error(script.At, $"No script set for vrrp_script {script.Name} - removing");
            return;
        }
        _scriptsByName.Add(name.Text, script);
        Scripts.Add(script);
    }

    public void ReadInstance(Statement header)
    {
        Word name = header.Words(Findings)[1];
        if (!_instanceNames.TryAdd(name.Text, name.At))
        {
            Findings.Error(name.At,
                $"vrrp_instance {Tokens.Shorten(name.Text)} is already defined in line "
                + $"{_instanceNames[name.Text].Line} - ignoring");
            return;
        }
        var instance = new InstanceModel(name.Text, name.At);
        BareLists.Fill(header.Block!, "vrrp_instance", Findings);
        ReadBlock("vrrp_instance", header.Block!, instance, name.Text);
        Instances.Add(instance);
    }
}
