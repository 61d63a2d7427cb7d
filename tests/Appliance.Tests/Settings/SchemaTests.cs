using System.Text;
using System.Text.Json;
using Appliance.Config;
using Appliance.Settings;

namespace Appliance.Tests.Settings;

public class SchemaTests
{
    [Fact]
    public void the_schema_in_the_repository_is_the_one_of_the_records()
    {
        string path = Path.Combine(SettingsText.Top(), "appliance.schema.json");
        string schema = Encoding.UTF8.GetString(ApplianceSettingsSchema.Utf8);
        Assert.True(File.ReadAllText(path) == schema,
            "the records have changed; write the new schema with: vrrpaot schema >appliance.schema.json");
    }

    [Fact]
    public void the_shipped_appliance_json_is_good() =>
        Assert.Empty(SettingsText.Wrong(ApplianceFile.Load(Path.Combine(SettingsText.Top(), "appliance.json"))));

    /// <summary>Every sample in the shipped file is one that a user may uncomment.</summary>
    [Fact]
    public void what_the_shipped_file_has_in_comments_is_good_but_for_the_hash()
    {
        string[] lines = File.ReadAllLines(Path.Combine(SettingsText.Top(), "appliance.json"));
        string text = string.Join('\n', lines.Select(line => line.StartsWith("  // \"", StringComparison.Ordinal)
            || line.StartsWith("  //  ", StringComparison.Ordinal)
            || line.StartsWith("  // }", StringComparison.Ordinal)
            || line.StartsWith("  // ]", StringComparison.Ordinal) ? line[5..] : line));
        ApplianceResult result =
            SettingsText.Read(text.Replace("$argon2id$...",
            "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        Assert.Empty(SettingsText.Wrong(result));
        Assert.Equal(3, result.Settings!.Leds.Length);
        Assert.NotNull(result.Settings.Console);
        Assert.NotNull(result.Settings.Metrics);
        Assert.NotNull(result.Settings.Button);
    }

    /// <summary>The defaults that the schema shows are taken by the reader, and change nothing.</summary>
    [Fact]
    public void the_defaults_of_the_schema_are_those_of_the_records()
    {
        using JsonDocument schema = JsonDocument.Parse(ApplianceSettingsSchema.Utf8.ToArray());
        JsonElement sections = schema.RootElement.GetProperty("properties");
        var text = new StringBuilder("{");
        int defaults = 0;
        foreach (JsonProperty section in sections.EnumerateObject())
        {
            if (!section.Value.TryGetProperty("properties", out JsonElement properties)
                || section.Name is "network" or "button")
                continue;
            text.Append($"\"{section.Name}\": {{");
            foreach (JsonProperty property in properties.EnumerateObject())
            {
                if (!property.Value.TryGetProperty("default", out JsonElement standard))
                    continue;
                text.Append($"\"{property.Name}\": {standard.GetRawText()},");
                defaults++;
            }
            text.Append("},");
        }
        ApplianceSettings settings = SettingsText.Read(text.Append('}').ToString()).Settings!;
        Assert.True(defaults >= 7);
        Assert.Equal(new ConsoleSettings(), settings.Console);
        Assert.Equal(new LoggingSettings(), settings.Logging);
        Assert.Equal(new ControlSettings(), settings.Control);
        Assert.Equal(new VrrpFileSettings(), settings.Vrrp);
    }
}
