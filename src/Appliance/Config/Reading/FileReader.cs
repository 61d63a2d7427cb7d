using Appliance.Config.Blocks;
using Appliance.Config.Keywords;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>A whole configuration: what stands at the top level, in file order.</summary>
internal sealed class FileReader(Arguments arguments)
{
    public GlobalModel Global { get; } = new();
    public List<ScriptModel> Scripts { get; } = [];
    public List<InstanceModel> Instances { get; } = [];

    private readonly Dictionary<string, ScriptModel> _scriptsByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Origin> _instanceNames = new(StringComparer.Ordinal);

    private Findings Findings => arguments.Findings;

    public void Read(List<Statement> statements)
    {
        var declarations = new Declarations(statements, Findings);
        var check = new KeywordCheck("root", Findings, declarations);
        foreach (Statement statement in statements)
        {
            declarations.Enter(statement, Findings);
            switch (check.Admit(statement)?.Name)
            {
                case null: break;
                case "global_defs": GlobalReader.Read(statement.Block!, Global, arguments, declarations); break;
                case "vrrp_script": ReadScript(statement, declarations); break;
                case "vrrp_instance": ReadInstance(statement, declarations); break;
                case { } name: throw new InvalidOperationException($"keyword '{name}' is listed as carried out but "
                    + $"nothing reads it");
            }
        }
    }

    private void ReadScript(Statement statement, Declarations declarations)
    {
        Word name = statement.Words(Findings)[1];
        if (_scriptsByName.TryGetValue(name.Text, out ScriptModel? before))
        {
            Findings.Error(name.At,
                $"vrrp_script {Words.Shorten(name.Text)} is already defined in line {before.At.Line} - ignoring");
        }
        else if (ScriptReader.Read(statement, arguments, declarations) is { } script)
        {
            _scriptsByName.Add(name.Text, script);
            Scripts.Add(script);
        }
    }

    private void ReadInstance(Statement statement, Declarations declarations)
    {
        Word name = statement.Words(Findings)[1];
        if (!_instanceNames.TryAdd(name.Text, name.At))
            Findings.Error(name.At,
                $"vrrp_instance {Words.Shorten(name.Text)} is already defined in line "
                + $"{_instanceNames[name.Text].Line} - ignoring");
        else
            Instances.Add(new InstanceReader(arguments, _scriptsByName, declarations).Read(statement));
    }
}
