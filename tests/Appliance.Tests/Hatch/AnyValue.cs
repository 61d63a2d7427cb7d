using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using VrrpAot.Linux;

namespace Appliance.Tests.Hatch;

/// <summary>
/// Values of any type with something in every property, so that one that a codec forgets is seen; and what a value
/// holds, as text.
/// </summary>
internal sealed class AnyValue(Random random)
{
    /// <param name="without">Properties that keep what a new one has, as `Type.Property`.</param>
    public T Of<T>(params string[] without) => (T)Of(typeof(T), without)!;

    private object? Of(Type type, string[] without)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return random.Next(4) == 0 ? null : Of(inner, without);
        if (type == typeof(bool))
            return random.Next(2) == 0;
        if (type == typeof(byte))
            return (byte)random.Next(1, 254);
        if (type == typeof(int))
            return random.Next(-1000, 1000);
        if (type == typeof(ushort))
            return (ushort)random.Next(ushort.MaxValue);
        if (type == typeof(uint))
            return (uint)random.Next();
        if (type == typeof(long))
            return random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(63);
        if (type == typeof(ulong))
            return (ulong)random.NextInt64() >> random.Next(63);
        if (type == typeof(string))
            return "äb\n"[random.Next(3)..] + random.Next();
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length));
        if (type == typeof(FixedName))
            return FixedName.From("n" + random.Next(100_000));
        if (type == typeof(IpAddress))
            return random.Next(2) == 0 ? new IpAddress((uint)random.Next())
                : new IpAddress((ulong)random.NextInt64(), (ulong)random.NextInt64());
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            return List(type.GetGenericArguments()[0], without);
        return Composed(type.IsAbstract ? OneOf(type) : type, without);
    }

    private Type OneOf(Type type)
    {
        Type[] kinds = [.. type.Assembly.GetTypes().Where(kind => !kind.IsAbstract && kind.IsSubclassOf(type))];
        return kinds[random.Next(kinds.Length)];
    }

    private object List(Type item, string[] without)
    {
        Array items = Array.CreateInstance(item, random.Next(1, 4));
        for (int i = 0; i < items.Length; i++)
            items.SetValue(Of(item, without), i);
        return typeof(ImmutableArray).GetMethods().First(method => method.Name == "CreateRange"
            && method.GetParameters().Length == 1).MakeGenericMethod(item).Invoke(null, [items])!;
    }

    private object Composed(Type type, string[] without)
    {
        ParameterInfo[] parameters = [];
        ConstructorInfo? constructor = type.GetConstructors().OrderByDescending(one => one.GetParameters().Length)
            .FirstOrDefault(one => one.GetParameters() is not [{ } only] || only.ParameterType != type);
        if (constructor is not null)
            parameters = constructor.GetParameters();
        object made = constructor is null ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. parameters.Select(one => Of(one.ParameterType, without))]);
        foreach (PropertyInfo property in type.GetProperties())
            if (property.SetMethod is not null && !without.Contains($"{property.DeclaringType!.Name}.{property.Name}")
                && !parameters.Any(one => one.Name == property.Name))
                property.SetValue(made, Of(property.PropertyType, without));
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
            field.SetValue(made, Of(field.FieldType, without));
        return made;
    }

    public static string Text(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, "");
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, string indent)
    {
        if (value is null or string or IpAddress or FixedName || value.GetType().IsPrimitive || value.GetType().IsEnum)
        {
            text.Append(value ?? "null").Append('\n');
            return;
        }
        text.Append('\n');
        indent += "  ";
        if (value is IEnumerable list)
        {
            foreach (object? item in list)
                Write(text.Append(indent).Append("- "), item, indent);
            return;
        }
        foreach (PropertyInfo property in value.GetType().GetProperties())
            if (property.SetMethod is not null)
                Write(text.Append(indent).Append(property.Name).Append(": "), property.GetValue(value), indent);
        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
            Write(text.Append(indent).Append(field.Name).Append(": "), field.GetValue(value), indent);
    }
}
