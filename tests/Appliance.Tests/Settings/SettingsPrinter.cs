using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Settings;

namespace Appliance.Tests.Settings;

/// <summary>Settings as JSON, by another way than the generated one: reflection, and the rules for names.</summary>
internal static class SettingsPrinter
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
            new AsText<IpAddress>(), new AsText<IpPrefix>(), new AsText<ListenAddress>() },
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                type =>
                {
                    foreach (var property in type.Properties.Where(property =>
                        property.PropertyType == typeof(Duration) || property.PropertyType == typeof(Duration?)))
                    {
                        bool minutes = property.AttributeProvider!.IsDefined(typeof(MinutesAttribute), false);
                        property.Name += minutes ? "Minutes" : "Seconds";
                        property.CustomConverter = property.PropertyType == typeof(Duration)
                            ? new AsNumber(minutes ? 60 : 1) : new AsNumberIfAny(minutes ? 60 : 1);
                    }
                },
            },
        },
    };

    public static string Print(ApplianceSettings settings) => JsonSerializer.Serialize(settings, Options);

    private sealed class AsText<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value!.ToString());
    }

    private sealed class AsNumber(int unitSeconds) : JsonConverter<Duration>
    {
        public override Duration Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Nanoseconds / 1_000_000_000 / unitSeconds);
    }

    private sealed class AsNumberIfAny(int unitSeconds) : JsonConverter<Duration?>
    {
        public override Duration? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Duration? value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value!.Value.Nanoseconds / 1_000_000_000 / unitSeconds);
    }
}
