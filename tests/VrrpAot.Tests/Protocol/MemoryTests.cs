using System.Reflection;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>What an election remembers is carried whole: whoever adds a field to it is told so here.</summary>
public class MemoryTests
{
    /// <summary>Keeps what it is told, and gives it back in the same order.</summary>
    private sealed class Kept : IRouterMemory
    {
        private readonly Queue<object> _values = [];

        public bool GivesBack { get; set; }
        public int Count => _values.Count;

        public byte Byte(byte now, byte most) => now <= most || GivesBack ? Take(now)
            : throw new ArgumentOutOfRangeException(nameof(now), now, $"more than {most}");
        public long Number(long now) => Take(now);
        public IpAddress Address(IpAddress now) => Take(now);

        private T Take<T>(T now) where T : notnull
        {
            if (GivesBack)
                return (T)_values.Dequeue();
            _values.Enqueue(now);
            return now;
        }
    }

    private static readonly FieldInfo[] s_fields = [.. typeof(VirtualRouter)
        .GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Where(field => field.Name != "_settings")];

    [Fact]
    public void every_field_is_carried()
    {
        Assert.True(s_fields.Length > 20);
        var random = new Random(51);
        for (int i = 0; i < 50; i++)
        {
            VirtualRouter one = Fresh(), other = Fresh();
            foreach (FieldInfo field in s_fields)
                field.SetValue(one, Any(field.FieldType, random));
            Dictionary<string, object?> before = Values(one);
            Carry(one, other);
            Assert.Equal(before, Values(one));
            Assert.Equal(before, Values(other));
        }
    }

    private static void Carry(VirtualRouter from, VirtualRouter to)
    {
        var memory = new Kept();
        from.Carry(ref memory);
        memory.GivesBack = true;
        to.Carry(ref memory);
        Assert.Equal(0, memory.Count);
    }

    private static VirtualRouter Fresh() => new(Bench.Settings(), Bench.Ours);

    private static Dictionary<string, object?> Values(VirtualRouter router) =>
        s_fields.ToDictionary(field => field.Name, field => field.GetValue(router));

    private static object? Any(Type type, Random random)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return random.Next(3) == 0 ? null : Any(inner, random);
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length));
        return type.Name switch
        {
            "Boolean" => random.Next(2) == 0,
            "Byte" => (byte)random.Next(256),
            "Int32" => random.Next(),
            "UInt32" => (uint)random.Next(),
            "Int64" => random.NextInt64(),
            nameof(IpAddress) => new IpAddress((uint)random.Next()),
            _ => Composed(type, random),
        };
    }

    private static object Composed(Type type, Random random)
    {
        ConstructorInfo made = type.GetConstructors().First(one => one.GetParameters().Length > 0);
        return made.Invoke([.. made.GetParameters().Select(one => Any(one.ParameterType, random))]);
    }
}
