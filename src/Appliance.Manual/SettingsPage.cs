using System.Text.Json;
using Appliance.Settings;

namespace Appliance.Manual;

/// <summary>appliance.json(5): from the schema, which the compiler makes of the records.</summary>
internal static class SettingsPage
{
    /// <param name="text">docs/appliance-json.md.</param>
    public static string Of(string text, string date)
    {
        using JsonDocument schema = JsonDocument.Parse(ApplianceSettingsSchema.Utf8.ToArray());
        var page = new Roff("appliance.json", 5, date, "what belongs to one node that runs vrrpaot");
        page.Section("DESCRIPTION");
        Markdown.Write(page, text[(text.IndexOf('\n') + 1)..].Split("\n| section", 2)[0], _ => false,
            startsInside: true);
        page.Section("KEYS");
        Write(page, schema.RootElement, "");
        page.Section("PASSWORDS");
        Markdown.Write(page, text[text.IndexOf("**Passwords.**", StringComparison.Ordinal)..], _ => false,
            startsInside: true);
        page.Section("FILES").Item(ApplianceFile.DefaultPath, "Where it is, unless --appliance says otherwise.");
        page.Section("EXAMPLES").Example("""
            {
              // Comments and trailing commas are allowed.
              "console": { "device": "/dev/ttyS0", "baud": 9600, "login": "none" },
              "metrics": { "listen": "127.0.0.1:9650" },
            }
            """.Split('\n'));
        page.SeeAlso("vrrpaot(8)", "vrrpaot-console(8)");
        return page.ToString();
    }

    /// <summary>Each key by its whole name, `network.interfaces[].dhcp`.</summary>
    private static void Write(Roff page, JsonElement of, string before)
    {
        if (of.TryGetProperty("items", out JsonElement items))
            Write(page, items, before.TrimEnd('.') + "[].");
        if (!of.TryGetProperty("properties", out JsonElement properties))
            return;
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            string name = before + property.Name;
            page.Item(name, $"{Word(property.Value, "description")} {Kind(property.Value)}".Trim());
            Write(page, property.Value, name + ".");
        }
    }

    private static string Kind(JsonElement of)
    {
        var parts = new List<string>();
        if (of.TryGetProperty("enum", out JsonElement values))
            parts.Add("one of " + string.Join(", ", values.EnumerateArray().Select(value => value.ToString())));
        else if (Word(of, "type") is { Length: > 0 } type)
            parts.Add(type);
        if (of.TryGetProperty("minimum", out JsonElement least) && of.TryGetProperty("maximum", out JsonElement most))
            parts.Add($"{least} to {most}");
        if (of.TryGetProperty("default", out JsonElement usual))
            parts.Add($"default {usual.GetRawText()}");
        return parts.Count == 0 ? "" : $"({string.Join("; ", parts)})";
    }

    private static string Word(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement word) && word.ValueKind == JsonValueKind.String
            ? word.GetString()! : "";
}
