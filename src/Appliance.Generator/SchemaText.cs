using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Appliance.Generator;

/// <summary>The JSON schema (draft 2020-12), indented for people.</summary>
internal sealed class SchemaText : IndentedText
{
    public static string Of(RecordShape root, string title)
    {
        var schema = new SchemaText();
        schema.Line("{");
        schema.Depth++;
        schema.Line("\"$schema\": \"https://json-schema.org/draft/2020-12/schema\",");
        schema.Line($"\"title\": {Json.Quote(title)},");
        schema.Object(root, root.Text, isRoot: true);
        schema.Depth--;
        schema.Line("}");
        return schema.Whole;
    }

    private void Object(RecordShape record, string text, bool isRoot = false)
    {
        Line($"\"description\": {Json.Quote(text)},");
        Line("\"type\": \"object\",");
        Line("\"additionalProperties\": false,");
        if (record.Properties.Any(property => property.IsRequired))
        {
            IEnumerable<PropertyShape> required = record.Properties.Where(property => property.IsRequired);
            Line($"\"required\": {List(required.Select(property => property.Key))},");
        }
        if (record.ExactlyOne.Count > 0)
            Line($"\"oneOf\": [ "
                + $"{string.Join(", ", record.ExactlyOne.Select(key => $"{{ \"required\": [ \"{key}\" ] }}"))} ],");
        foreach ((string one, string other) in record.Together)
            Line($"\"dependentRequired\": {{ \"{one}\": [ \"{other}\" ], \"{other}\": [ \"{one}\" ] }},");
        Open("\"properties\": {");
        if (isRoot)
            Line("\"$schema\": { \"description\": \"Where editors find this schema.\", \"type\": \"string\" },");
        for (int i = 0; i < record.Properties.Count; i++)
            Property(record.Properties[i], i == record.Properties.Count - 1);
        Close("}");
    }

    private void Property(PropertyShape property, bool isLast)
    {
        Open($"\"{property.Key}\": {{");
        string text = property.Text + (property.IsCarriedOutInImage ? " (Carried out in a firmware image only.)" : "");
        if (property.Value.Words.Count > 0)
            text += " " + string.Join("; ", property.Value.Words.Select(word =>
                $"{word.Word}: {word.Text.TrimEnd('.')}")) + ".";
        if (property.IsList)
        {
            Line($"\"description\": {Json.Quote(text)},");
            Line("\"type\": \"array\",");
            Open("\"items\": {");
            Value(property.Value, property.Value.Record?.Text, null);
            Close("}");
        }
        else
        {
            Value(property.Value, text, property.Default);
        }
        Close(isLast ? "}" : "},");
    }

    private void Value(ValueShape value, string? text, string? standard)
    {
        if (value.Record is { } record)
        {
            Object(record, text!);
            return;
        }
        var lines = new List<string>();
        if (text is not null)
            lines.Add($"\"description\": {Json.Quote(text)}");
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                lines.Add("\"type\": \"boolean\"");
                break;
            case ValueKind.Integer when value.OneOf is { } numbers:
                IEnumerable<string> words = numbers.Select(number => number.ToString(CultureInfo.InvariantCulture));
                lines.Add($"\"enum\": [ {string.Join(", ", words)} ]");
                break;
            case ValueKind.Integer:
                lines.Add("\"type\": \"integer\"");
                lines.Add($"\"minimum\": {value.Minimum}");
                lines.Add($"\"maximum\": {value.Maximum}");
                break;
            case ValueKind.Word:
                lines.Add($"\"enum\": {List(value.Words.Select(word => word.Word))}");
                break;
            case ValueKind.Text:
                lines.Add("\"type\": \"string\"");
                lines.Add($"\"pattern\": {Json.Quote(value.Form!.Pattern)}");
                break;
        }
        if (standard is not null)
            lines.Add($"\"default\": {standard}");
        for (int i = 0; i < lines.Count; i++)
            Line(lines[i] + (i == lines.Count - 1 ? "" : ","));
    }

    private static string List(IEnumerable<string> words) => $"[ {string.Join(", ", words.Select(Json.Quote))} ]";
}
