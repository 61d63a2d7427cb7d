using System.Collections;
using System.Reflection;
using System.Text;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Tests.Config;

/// <summary>What settings say of load balancing as text: of each record what is not as in a new one.</summary>
internal static class BalancerText
{
    public static string Of(object settings)
    {
        var text = new StringBuilder();
        Write(text, settings, "");
        return text.ToString();
    }

    private static void Write(StringBuilder text, object record, string indent)
    {
        object plain = Activator.CreateInstance(record.GetType(),
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.OptionalParamBinding,
            null, Parameters(record.GetType()), null)!;
        foreach (PropertyInfo property in record.GetType().GetProperties())
        {
            object? value = property.GetValue(record);
            if (!property.CanWrite || property.PropertyType == typeof(Origin)
                || Equals(Word(value), Word(property.GetValue(plain))) && Word(value) is not null)
                continue;
            text.Append(indent).Append(property.Name).Append(':');
            if (Word(value) is { } word)
                text.Append(' ').Append(word).Append('\n');
            else if (value is IEnumerable list)
                WriteList(text.Append('\n'), list, indent + "  ");
            else
                Write(text.Append('\n'), value!, indent + "  ");
        }
    }

    private static void WriteList(StringBuilder text, IEnumerable list, string indent)
    {
        foreach (object item in list)
        {
            text.Append(indent).Append("- ").Append(item.GetType().Name.Replace("Settings", "")).Append('\n');
            Write(text, item, indent + "  ");
        }
    }

    private static object?[] Parameters(Type type) =>
        type.GetConstructors().Where(one => one.GetParameters() is not [var only] || only.ParameterType != type)
            .Select(one => one.GetParameters().Select(parameter => parameter.ParameterType.IsValueType
                ? Activator.CreateInstance(parameter.ParameterType) : null).ToArray()).FirstOrDefault() ?? [];

    /// <summary>Null for what is more than a word.</summary>
    private static string? Word(object? value) => value switch
    {
        null => "none",
        // Of a new record whose list is required.
        _ when value.GetType().Name == "ImmutableArray`1" && value.Equals(Activator.CreateInstance(value.GetType())) =>
            "none",
        string text => text.Length == 0 ? "\"\"" : text,
        ScriptCommand command => $"[{string.Join("] [", command.Arguments)}] as {command.User}:{command.Group}",
        Duration time => $"{time.TotalSeconds} s",
        StatusRange range => $"{range.First}-{range.Last}",
        IpAddress or FixedName or Endpoint or IpvsTimeouts => value.ToString(),
        IpvsService service => Appliance.Config.Rows.Spelled.Service(service),
        MarkedRange range => Appliance.Config.Rows.Spelled.Marked(range),
        IpvsDestination to => $"{to.Address} port {to.Port} {Appliance.Config.Rows.Spelled.Forwarding(to)} weight "
            + $"{to.Weight}" + (to.UpperThreshold + to.LowerThreshold == 0 ? ""
            : $" limits {to.LowerThreshold}..{to.UpperThreshold}"),
        IEnumerable list when list.Cast<object>().All(item => Word(item) is not null) =>
            string.Join(", ", list.Cast<object>().Select(Word)),
        _ when value.GetType().IsPrimitive || value.GetType().IsEnum => value.ToString(),
        _ => null,
    };
}
